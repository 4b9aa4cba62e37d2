/** `serve`: web, timetable and sender in one process; the demonstration if nothing is configured. */

import { once } from 'node:events';
import { startTimetable } from '../../jobs/timetable.ts';
import { type App, openApp, reloadSources } from '../app.ts';
import { writeMetadata } from '../database/metadata-store.ts';
import { ingestSources } from '../pipeline/ingest-sources.ts';
import { sendTestEdition } from '../pipeline/preview-digest.ts';
import { processBounce, processProviderEvent } from '../pipeline/process-bounce.ts';
import { runWorker } from '../pipeline/run-digests.ts';
import { createSourcesEditor } from '../sources/edit-sources.ts';
import { startWeb } from '../web/http/server.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { demonstrationConfig, isDemonstration, NOTICE, prepareDemonstration } from './demonstration.ts';
import { listenAt } from './listen.ts';
import { testWebhook } from './test-webhook.ts';

export const command: CommandModule = {
  define(cmd) {
    cmd
      .option('--demo', 'run the demonstration, on sample data in a store of its own, whatever is configured')
      .option('--no-timetable', 'do not run the scheduled jobs here')
      .option('--no-worker', 'do not send mail here');
  },
  async run(context, _args, options) {
    const demonstration = options.demo === true || isDemonstration(context.config);
    const app = demonstration
      ? await openApp(demonstrationConfig(context.config), {
          clock: context.clock,
          log: context.log,
          notice: NOTICE,
          // Accepts any keys: its store holds no real reader.
          start: 'new-keys',
        })
      : await context.app();
    try {
      await serve(context, app, {
        demonstration,
        timetable: options.timetable !== false,
        worker: options.worker !== false,
      });
    } finally {
      if (demonstration) await app.close();
    }
    return { json: { stopped: true }, text: '' };
  },
};

interface Parts {
  readonly demonstration: boolean;
  readonly timetable: boolean;
  readonly worker: boolean;
}

async function serve(context: CommandContext, app: App, parts: Parts): Promise<void> {
  const web = await listenAt(
    () =>
      startWeb(app, {
        processReturnedMail: (raw) => processBounce(app, raw),
        sendTestEdition: (reader, to) => sendTestEdition(app, reader, to),
        testWebhook: (reader) => testWebhook(app, reader),
        readSource: async (name) => {
          await ingestSources(app, { names: [name], signal: context.signal });
        },
        // The demonstration has no paperround.yaml.
        sourcesEditor: parts.demonstration ? undefined : createSourcesEditor(app, () => reloadSources(app)),
        processProviderEvent: (provider, event) => processProviderEvent(app, provider, event),
        gallery: parts.demonstration,
      }),
    { variable: 'HOST, PORT', seen: `${app.config.host}, ${app.config.port}` },
  );
  await writeMetadata(app.db, 'served_at', web.url);
  // Messages go to stdout, where people look, unless --json reserves it for the final document.
  const say = (line: string): void => {
    (context.json ? process.stderr : process.stdout).write(`${line}\n`);
  };
  const stopping = new AbortController();
  try {
    if (parts.demonstration) {
      const shown = await prepareDemonstration(app);
      say(shown.join('\n'));
    } else {
      say(`Paperround is at ${await app.baseUrl()}`);
      if (app.config.sources.length === 0)
        say(
          'No sources are configured: `paperround init` writes some, which the next round of the timetable reads; `paperround ingest --file` reads files.',
        );
    }
    const timetable = parts.timetable ? startTimetable(app) : undefined;
    const worker = parts.worker ? runWorker(app, stopping.signal) : undefined;
    await untilAborted(context.signal);
    stopping.abort();
    await timetable?.stop();
    await worker;
  } finally {
    stopping.abort();
    await web.close();
  }
}

/** Resolves when `signal` is aborted; immediately if it already is. */
async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

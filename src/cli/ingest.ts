/** `ingest`: reads configured sources, or files. */

import { basename } from 'node:path';
import { Option } from 'commander';
import { badUsage, messageOf } from '../errors.ts';
import { LISTING_FORMATS, type ListingFormat } from '../listings/listing.ts';
import { indexPapers } from '../papers/index-papers.ts';
import { ingestFile } from '../pipeline/ingest-page.ts';
import { ingestSources } from '../pipeline/ingest-sources.ts';
import { withoutUrlSecrets } from '../secret-in-url.ts';
import { explainNothingToRead } from '../sources/due-sources-store.ts';
import type { IngestReport } from '../sources/read-report.ts';
import { NOTHING_READ } from '../sources/sources-store.ts';
import type { CommandContext, CommandModule, CommandResult } from './command.ts';
import { readInput } from './read-input.ts';
import { textTable } from './table.ts';
import { examples, parseSourceName, parseWebUrl } from './values.ts';

export const command: CommandModule = {
  define(cmd) {
    cmd
      .argument('[source...]', 'names of sources in paperround.yaml; all that are due when none is given')
      .option('--file <path...>', 'read these files instead; - is standard input')
      .option(
        '--source <name>',
        'the source that the files are stored under (default: "files")',
        parseSourceName,
      )
      .addOption(
        new Option('--format <format>', 'what the files are (default: detected)').choices(LISTING_FORMATS),
      )
      .option('--url <url>', 'where the file came from', parseWebUrl)
      .addHelpText(
        'after',
        examples(
          'paperround ingest                          every source that is due',
          'paperround ingest daily-papers             this one, at once',
          'paperround ingest --file page.txt feed.xml',
          'curl -s URL | paperround ingest --file - --source by-hand --url URL',
        ),
      );
  },
  async run(context, args, options) {
    const names = (args[0] as string[] | undefined) ?? [];
    const files = options.file as string[] | undefined;
    const { signal } = context;
    if (files !== undefined) {
      if (names.length > 0)
        throw badUsage(
          `Saw ${names.join(', ')} beside --file, expected sources or files; --source names the source of files.`,
        );
      return toResult(await ingestFiles(context, files, options), signal);
    }
    const lonely = ['source', 'format', 'url'].filter((name) => options[name] !== undefined);
    if (lonely.length > 0)
      throw badUsage(`Saw --${lonely.join(', --')} without --file: it says more about files.`);
    const app = await context.app();
    const runs = await ingestSources(app, { names, signal });
    const result = toResult(runs, signal);
    return runs.length === 0 && !signal.aborted
      ? { ...result, text: await explainNothingToRead(app.db, app.config, app.clock.now()) }
      : result;
  },
};

async function ingestFiles(
  context: CommandContext,
  files: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<IngestReport[]> {
  const app = await context.app();
  const source = (options.source as string | undefined) ?? 'files';
  const bar = context.progress('ingest');
  const runs: IngestReport[] = [];
  try {
    for (const [index, file] of files.entries()) {
      if (context.signal.aborted) break;
      const raw = await readPage(file);
      if ('error' in raw) runs.push(unreadable(source, file, raw.error));
      else {
        runs.push(
          await ingestFile(app, {
            source,
            file,
            raw: { bytes: raw.bytes, url: options.url as string | undefined },
            format: options.format as ListingFormat | undefined,
          }),
        );
      }
      bar.update(index + 1, files.length);
    }
  } finally {
    bar.stop();
  }
  await indexPapers(app, context.signal);
  return runs;
}

async function readPage(file: string): Promise<{ bytes: Uint8Array } | { error: string }> {
  try {
    return { bytes: await readInput(file) };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

const unreadable = (source: string, file: string, error: string): IngestReport => ({
  ...NOTHING_READ,
  source,
  file,
  outcome: 'failed',
  error,
  rejections: [],
});

const COUNTS = ['entries', 'unseen', 'changed', 'seen', 'rejected'] as const;

function toResult(runs: readonly IngestReport[], { aborted }: AbortSignal): CommandResult {
  const totals = Object.fromEntries(
    COUNTS.map((count) => [count, runs.reduce((sum, run) => sum + run[count], 0)]),
  );
  const rows = runs.map((run) => [
    run.outcome,
    run.file === undefined ? run.source : basename(run.file),
    run.format ?? '',
    run.listingDate ?? '',
    ...COUNTS.map((count) => String(run[count])),
    run.error ?? '',
  ]);
  const rejections = runs.flatMap((run) =>
    run.rejections.map(
      ({ rank, reason, excerpt }) =>
        `  rejected, place ${rank}: ${reason}${excerpt === '' ? '' : ` (${excerpt})`}`,
    ),
  );
  return {
    json: { runs: runs.map(withoutSecrets), totals },
    text: [
      textTable(['outcome', 'page', 'format', 'date', ...COUNTS, ''], rows),
      ...rejections,
      `${totals.unseen} unseen, ${totals.changed} changed, ${totals.seen} seen, ${totals.rejected} rejected, on ${runs.length} ${runs.length === 1 ? 'page' : 'pages'}.`,
    ].join('\n'),
    exitCode: aborted || runs.some((run) => run.outcome === 'failed') ? 1 : 0,
  };
}

const withoutSecrets = (run: IngestReport): IngestReport =>
  run.url === undefined ? run : { ...run, url: withoutUrlSecrets(run.url) };

/**
 * `sources` lists them; `sources test URL` shows what a url contains, and the other actions change
 * paperround.yaml.
 */

import { badUsage, PaperroundError } from '../errors.ts';
import type { SourceToAdd } from '../sources/add-source.ts';
import { createSourcesEditor } from '../sources/edit-sources.ts';
import { parseOpml } from '../sources/opml.ts';
import type { SourcePreview } from '../sources/preview-source.ts';
import { sourcesStatus } from '../sources/sources-status.ts';
import { runActions } from './actions.ts';
import type { CommandContext, CommandModule, CommandResult } from './command.ts';
import { readInput } from './read-input.ts';
import { textTable } from './table.ts';

export const command: CommandModule = {
  define(cmd) {
    cmd
      .argument(
        '[action]',
        '"add", "test", "import", "enable" or "disable"; the list of sources when none is given',
      )
      .argument(
        '[url]',
        'where the papers are listed; {date} in it stands for the listing day. With import: an OPML file; with enable and disable: a name',
      )
      .option('--dry-run', 'with import: only read the file, and say which of its feeds would be added')
      .option('--name <name>', 'with add: what to call it (default: made from the url)');
  },
  run: runActions('sources', {
    '': { run: listSources },
    add: {
      takes: 'URL',
      flags: ['--name'],
      run: (context, [url = ''], { name }) => addSource(context, url, name as string | undefined),
    },
    test: { takes: 'URL', run: (context, [url = '']) => testSource(context, url) },
    import: {
      takes: 'FILE.opml',
      flags: ['--dry-run'],
      run: (context, [file = ''], { dryRun }) => importOpml(context, file, dryRun === true),
    },
    enable: { takes: 'NAME', run: (context, [name = '']) => enableSource(context, name, true) },
    disable: { takes: 'NAME', run: (context, [name = '']) => enableSource(context, name, false) },
  }),
};

async function listSources(context: CommandContext): Promise<CommandResult> {
  const sources = await sourcesStatus(await context.app());
  if (sources.length === 0)
    return {
      json: { sources },
      text: 'No source is configured: `paperround init` writes some, `paperround sources add URL` adds one.',
    };
  const rows = sources.map((one) => [
    one.name,
    one.lastReadAt?.toISOString() ?? 'never',
    one.outcome ?? '',
    one.enabled ? (one.nextReadAt?.toISOString() ?? '') : one.configured ? 'by name only' : '',
    one.url ?? one.files ?? '',
  ]);
  const problems = sources.flatMap(({ name, problem }) =>
    problem === null ? [] : [`  ${name}: ${problem}`],
  );
  return {
    json: { sources },
    text: [
      textTable(['source', 'last read', 'outcome', 'next read', 'url'], rows),
      ...(problems.length === 0 ? [] : ['', 'Problems:', ...problems]),
    ].join('\n'),
  };
}

async function testSource(context: CommandContext, url: string): Promise<CommandResult> {
  const preview = await createSourcesEditor(await context.app()).preview(url, context.signal);
  return {
    json: { preview },
    text: [...describePreview(preview), '', `Add it with: paperround sources add '${preview.url}'`].join(
      '\n',
    ),
  };
}

async function addSource(
  context: CommandContext,
  url: string,
  wanted: string | undefined,
): Promise<CommandResult> {
  const file = context.config.configPath;
  const editor = createSourcesEditor(await context.app());
  const { added, preview } = await editor.add(url, { name: wanted }, context.signal);
  return {
    json: { added, preview, file },
    text: [
      ...describePreview(preview),
      '',
      `Added to ${file} as ${added.name}, read every ${added.every}. Read it now: paperround ingest ${added.name}`,
      NEXT_ROUND,
    ].join('\n'),
  };
}

const NEXT_ROUND =
  'A `serve` that is running goes by it from the next round of its timetable on; it needs no restart.';

async function enableSource(context: CommandContext, name: string, enabled: boolean): Promise<CommandResult> {
  await createSourcesEditor(await context.app()).setEnabled(name, enabled);
  const file = context.config.configPath;
  return {
    json: { name, enabled, file },
    text: `${name} is ${enabled ? 'enabled' : 'disabled: read by its name only'} in ${file}.\n${NEXT_ROUND}`,
  };
}

/**
 * Adds the feeds of a file. Those that cannot be read now are reported and left out; the file may be imported
 * again.
 */
async function importOpml(context: CommandContext, path: string, dryRun: boolean): Promise<CommandResult> {
  const feeds = parseOpml((await readInput(path)).toString('utf8'));
  if (feeds === null) throw badUsage(`${path} is not OPML: it has no element <opml>.`);
  const added: SourceToAdd[] = [];
  const rejected: { url: string; reason: string }[] = [];
  const app = await context.app();
  const bar = context.progress('sources');
  try {
    for (const [index, { url, title }] of feeds.entries()) {
      if (context.signal.aborted) break;
      try {
        const config = { ...context.config, sources: [...context.config.sources, ...added] };
        const editor = createSourcesEditor({ ...app, config });
        added.push(
          dryRun ? editor.plan(url, { title }) : (await editor.add(url, { title }, context.signal)).added,
        );
      } catch (error) {
        if (!(error instanceof PaperroundError)) throw error;
        rejected.push({ url, reason: error.message });
      }
      bar.update(index + 1, feeds.length);
    }
  } finally {
    bar.stop();
  }
  const notAdded = rejected.map(({ url, reason }) => `  not added: ${url}: ${reason}`);
  if (dryRun)
    return {
      json: { feeds: added.map(({ url, title = '' }) => ({ url, title })), rejected, dryRun },
      text: [
        textTable(
          ['title', 'url'],
          added.map(({ title = '', url }) => [title, url]),
        ),
        `Nothing was added: ${added.length} feeds would be read, and added if they hold papers; ${rejected.length} rejected.`,
        ...notAdded,
      ].join('\n'),
    };
  return {
    json: { added, rejected, file: context.config.configPath },
    text: [
      `${added.length} sources added to ${context.config.configPath}, ${rejected.length} rejected.`,
      ...added.map(({ name, url }) => `  ${name}: ${url}`),
      ...notAdded,
      ...(added.length === 0 ? [] : [NEXT_ROUND]),
    ].join('\n'),
  };
}

function describePreview(preview: SourcePreview): string[] {
  const announced = preview.announcedTotal === null ? '' : ` of ${preview.announcedTotal} announced`;
  return [
    `${preview.page}: ${preview.format}, of ${preview.listingDate ?? 'no date'}, ${preview.entries} entries${announced}, ${preview.rejected} rejected.`,
    ...preview.titles.map((title, index) => `  ${index + 1}. ${title}`),
  ];
}

/** `sources` lists them; `sources test URL` shows what a url contains, `sources add URL` configures it. */
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { freeName, withSource } from '../sources/add-source.ts';
import { previewSource, type SourcePreview } from '../sources/preview-source.ts';
import { sourcesStatus } from '../sources/sources-status.ts';
import { badUsage } from './bad-usage.ts';
import type { CommandContext, CommandModule, CommandResult } from './command.ts';
import { textTable } from './table.ts';

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

export const command: CommandModule = {
  define(cmd) {
    cmd
      .argument('[action]', '"add" or "test"; the list of sources when none is given')
      .argument('[url]', 'where the papers are listed; {date} in it stands for the listing day')
      .option('--name <name>', 'with add: what to call it (default: made from the url)');
  },
  async run(context, args, options) {
    const [action, url] = args as readonly (string | undefined)[];
    if (action === undefined) return listSources(context);
    if (action !== 'add' && action !== 'test')
      throw badUsage(`Saw "sources ${action}", expected "sources", "sources add URL" or "sources test URL".`);
    if (url === undefined) throw badUsage(`sources ${action} needs a url.`);
    return action === 'test'
      ? testSource(context, url)
      : addSource(context, url, options.name as string | undefined);
  },
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
  const preview = await previewSource(await context.app(), url, context.signal);
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
  const { config } = context;
  const taken = config.sources.map((source) => source.name);
  if (wanted !== undefined && !NAME.test(wanted))
    throw badUsage(`Saw the name ${JSON.stringify(wanted)}, expected small letters, digits and dashes.`);
  if (wanted !== undefined && taken.includes(wanted))
    throw badUsage(`There is a source ${JSON.stringify(wanted)} already.`);
  const preview = await previewSource(await context.app(), url, context.signal);
  const same = config.sources.find((source) => source.url === preview.url);
  if (same !== undefined) throw badUsage(`${preview.url} is there already, as ${JSON.stringify(same.name)}.`);
  const added = {
    name: wanted ?? freeName(preview.name, taken),
    url: preview.url,
    kind: preview.kind,
    every: preview.every,
  };
  const file = config.configPath;
  const text = withSource(existsSync(file) ? await readFile(file, 'utf8') : '', added);
  // Renamed into place, so that another process never reads half a file.
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
  return {
    json: { added, preview, file, restartDue: true },
    text: [
      ...describePreview(preview),
      '',
      `Added to ${file} as ${added.name}, read every ${added.every}. Read it now: paperround ingest ${added.name}`,
      'A `serve` that is running knows it after a restart.',
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

/** `subscribers list|show|import|export|erase`. */
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../app.ts';
import { outboxFilesOf } from '../delivery/outbox-transport.ts';
import { messageOf, PaperroundError } from '../errors.ts';
import { eraseReader } from '../readers/erase-store.ts';
import { exportedReaders, exportReadersAsCsv } from '../readers/export-readers-store.ts';
import { importReaders } from '../readers/import-readers-store.ts';
import { personalDataOf } from '../readers/personal-data-store.ts';
import { readerAsJson } from '../readers/reader-json.ts';
import { readersAfter } from '../readers/readers-store.ts';
import { readerRules } from '../topics/reader-rules.ts';
import { badUsage } from './bad-usage.ts';
import type { CommandContext, CommandModule, CommandResult } from './command.ts';
import { addressArgument, readerOfAddress } from './readers.ts';
import { textTable } from './table.ts';

const PAGE = 1_000;

type Action = (context: CommandContext, argument: string | undefined) => Promise<CommandResult>;

const ACTIONS: Readonly<Record<string, Action>> = { list, show, import: importFile, export: exportFile, erase };

export const command: CommandModule = {
  define(cmd) {
    cmd
      .argument('<action>', 'list, show EMAIL, import FILE.csv, export [FILE] or erase EMAIL')
      .argument('[argument]', 'the address or file; - is standard input or output');
  },
  async run(context, args) {
    const [word, argument] = args as [string, string | undefined];
    const action = Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : undefined;
    if (action === undefined) throw badUsage(`Saw "subscribers ${word}", expected list, show, import, export or erase.`);
    return action(context, argument);
  },
};

function needed(argument: string | undefined, what: string): string {
  if (argument === undefined) throw badUsage(`Expected ${what}.`);
  return argument;
}

async function list(context: CommandContext): Promise<CommandResult> {
  const { db } = await context.app();
  const now = context.clock.now();
  const subscribers = [];
  for (let batch = await readersAfter(db, 0, PAGE); batch.length > 0; batch = await readersAfter(db, batch.at(-1)?.id ?? 0, PAGE)) {
    subscribers.push(...batch.map((reader) => readerAsJson(reader, now)));
  }
  return {
    json: { subscribers },
    text: textTable(
      ['id', 'status', 'frequency', 'time', 'zone', 'email', 'topics and queries'],
      subscribers.map((one) => [
        String(one.id),
        one.status,
        one.frequency,
        one.time,
        one.timeZone,
        one.email,
        [...one.topics, ...one.queries.map((query) => `“${query}”`)].join(', '),
      ]),
    ),
  };
}

async function show(context: CommandContext, argument: string | undefined): Promise<CommandResult> {
  const app = await context.app();
  const reader = await readerOfAddress(app, needed(argument, 'subscribers show EMAIL'));
  const data = await personalDataOf(app.db, { id: reader.id }, context.clock.now());
  return { json: data, text: JSON.stringify(data, null, 2) };
}

async function importFile(context: CommandContext, argument: string | undefined): Promise<CommandResult> {
  const file = needed(argument, 'subscribers import FILE.csv');
  const app = await context.app();
  const bar = context.progress('import');
  try {
    const result = await importReaders(app.db, file === '-' ? process.stdin : createReadStream(file), {
      hasher: app.hasher,
      rules: readerRules(app.topics),
      now: context.clock.now(),
      onProgress: (rows) => bar.update(rows, 0),
    });
    const { imported, updated, rejected, unknownColumns } = result;
    return {
      json: { imported, updated, rejected },
      text: [
        `${imported} imported, ${updated} updated, ${rejected.length} rejected.`,
        ...(unknownColumns.length === 0 ? [] : [`Not read: the columns ${unknownColumns.join(', ')}.`]),
        ...rejected.map(({ line, reason }) => `  line ${line}: ${reason}`),
      ].join('\n'),
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new PaperroundError('bad_usage', `The file ${file} could not be read: ${messageOf(error)}`, { cause: error });
  } finally {
    bar.stop();
  }
}

async function exportFile(context: CommandContext, argument: string | undefined): Promise<CommandResult> {
  const { db } = await context.app();
  const now = context.clock.now();
  if (context.json) {
    const subscribers = [];
    for await (const batch of exportedReaders(db)) {
      subscribers.push(
        ...batch.map(({ reader, consent }) => ({
          ...readerAsJson(reader, now),
          consent: consent?.wording ?? null,
          consentedAt: consent?.at ?? null,
        })),
      );
    }
    return { json: { subscribers }, text: '' };
  }
  const toFile = argument !== undefined && argument !== '-';
  const file = toFile ? await open(argument, 'w', 0o600) : null;
  try {
    for await (const lines of exportReadersAsCsv(db, now)) {
      if (file === null) process.stdout.write(lines);
      else await file.write(lines);
    }
  } finally {
    await file?.close();
  }
  return { json: null, text: toFile ? `Written to ${argument}, readable by you only.` : '' };
}

async function erase(context: CommandContext, argument: string | undefined): Promise<CommandResult> {
  const app = await context.app();
  const address = addressArgument(needed(argument, 'subscribers erase EMAIL'));
  const erased = await eraseReader(app.db, app.hasher, { emailKey: address.key }, context.clock.now());
  if (erased === null) throw new PaperroundError('unknown_reader', 'No subscriber has this address, so nothing was erased.');
  await removeOutboxCopies(app, erased.messageIds);
  return {
    json: { erased: true },
    text: 'Erased: the address and everything about it. What stays is a keyed hash, so that it is not written to again.',
  };
}

async function removeOutboxCopies(app: App, messageIds: readonly string[]): Promise<void> {
  const folder = join(app.config.dataDir, 'outbox');
  for (const name of await outboxFilesOf(folder, messageIds)) await rm(join(folder, name), { force: true });
}

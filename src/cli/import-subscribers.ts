/**
 * `subscribers import`: imports a file of readers, and reports how it was read and what became of its rows.
 */

import { createReadStream } from 'node:fs';
import { badUsage } from '../errors.ts';
import { type AskedReaders, askImportedReaders } from '../readers/ask-imported-store.ts';
import { openReaderFile, type ReaderFile } from '../readers/import-file.ts';
import type { FileHints } from '../readers/import-layout.ts';
import { type ImportResult, importReaders } from '../readers/import-readers-store.ts';
import { type PreviewedRow, previewImport } from '../readers/preview-import-store.ts';
import { ALL_COLUMNS } from '../readers/reader-columns.ts';
import { SIGNUP_MAIL_DAYS } from '../readers/signup.ts';
import { readerRules } from '../topics/reader-rules.ts';
import type { CommandContext, CommandResult } from './command.ts';
import { unreadableInput } from './read-input.ts';
import { textTable } from './table.ts';

export interface ImportOptions {
  readonly sendConfirmations?: boolean;
  readonly map?: readonly string[];
  readonly consent?: string;
  readonly consentedAt?: Date;
  readonly dryRun?: boolean;
}

export async function importSubscribers(
  context: CommandContext,
  file: string,
  options: ImportOptions,
): Promise<CommandResult> {
  const { consent, consentedAt } = options;
  if (consent === undefined && consentedAt !== undefined)
    throw badUsage('--consented-at needs --consent: what was agreed to?');
  if (consent?.trim() === '') throw badUsage('--consent is empty: what was agreed to?');
  const hints: FileHints = {
    map: parseMap(options.map ?? []),
    consent: consent === undefined ? null : { wording: consent.trim(), at: consentedAt?.toISOString() ?? '' },
  };
  return withReaderFile(file, hints, (opened) =>
    options.dryRun === true ? preview(context, opened) : store(context, opened, options),
  );
}

/** Opens the file, or standard input for `-`; if it cannot be read, that is wrong usage. */
export async function withReaderFile<T>(
  file: string,
  hints: FileHints,
  use: (opened: ReaderFile) => Promise<T>,
): Promise<T> {
  try {
    return await use(await openReaderFile(file === '-' ? process.stdin : createReadStream(file), hints));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw unreadableInput(file, error);
  }
}

/** Parses `--map email=E-Mail`. */
export function parseMap(pairs: readonly string[]): FileHints['map'] {
  return new Map(
    pairs.map((pair) => {
      const [name, ...rest] = pair.split('=');
      const column = ALL_COLUMNS.find((known) => known === name?.trim().toLowerCase());
      if (column === undefined || rest.join('=').trim() === '')
        throw badUsage(
          `Saw --map ${JSON.stringify(pair)}, expected COLUMN=NAME with one of ${ALL_COLUMNS.join(', ')}.`,
        );
      return [column, rest.join('=').trim()];
    }),
  );
}

async function store(
  context: CommandContext,
  file: ReaderFile,
  { sendConfirmations = false }: ImportOptions,
): Promise<CommandResult> {
  const app = await context.app();
  const bar = context.progress('import');
  const toAsk: number[] = [];
  try {
    const result = await importReaders(app.db, file, {
      hasher: app.hasher,
      rules: readerRules(app.topics),
      now: context.clock.now(),
      onProgress: (rows) => bar.update(rows, 0),
      ...(sendConfirmations ? { onPending: (ids) => toAsk.push(...ids) } : {}),
    });
    const { imported, updated, pending, rejected } = result;
    const asked = sendConfirmations ? await askByMail(context, toAsk) : null;
    return {
      json: { ...countsOf(result), ...(asked === null ? {} : { confirmations: asked }) },
      text: [
        ...readAs(file),
        `${imported} imported, ${updated} updated, ${rejected.length} rejected.`,
        ...(pending === 0 ? [] : [describePending(pending, asked)]),
        ...remarks(result),
      ].join('\n'),
    };
  } finally {
    bar.stop();
  }
}

async function preview(context: CommandContext, file: ReaderFile): Promise<CommandResult> {
  const { db, hasher, topics } = await context.app();
  const now = context.clock.now();
  const result = await previewImport(db, file, { hasher, rules: readerRules(topics), now });
  const { imported, updated, pending, rejected, first } = result;
  return {
    json: { ...countsOf(result), dryRun: true, readAs: layoutAsJson(file), first },
    text: [
      ...readAs(file),
      textTable(['line', 'status', 'consented at', 'frequency', 'email', 'wishes'], first.map(previewCells)),
      `Nothing was stored: ${imported} would be imported, ${updated} updated, ${rejected.length} rejected; ${pending} would be pending.`,
      ...remarks(result),
    ].join('\n'),
  };
}

const previewCells = (row: PreviewedRow): string[] => [
  String(row.line),
  row.status,
  row.consentedAt ?? '',
  row.frequency,
  row.email,
  [...row.topics, ...row.queries].join(', '),
];

const countsOf = ({ imported, updated, pending, rejected, lostLinks, unknownColumns }: ImportResult) => ({
  imported,
  updated,
  pending,
  rejected,
  ...(lostLinks.length === 0 ? {} : { lostLinks }),
  ...namedIfAny(unknownColumns),
});

/** For the JSON of an import. */
export const namedIfAny = (unknownColumns: readonly string[]) =>
  unknownColumns.length === 0 ? {} : { unknownColumns };

const SEPARATOR_NAMES = { ',': 'comma', ';': 'semicolon', '\t': 'tab' } as const;

const layoutAsJson = ({ layout }: ReaderFile) => ({
  tool: layout.tool,
  separator: SEPARATOR_NAMES[layout.separator],
  header: layout.named,
});

function readAs({ layout }: ReaderFile): string[] {
  const cells = layout.separator === ',' ? '' : ` Cells end with a ${SEPARATOR_NAMES[layout.separator]}.`;
  if (layout.tool !== null)
    return [`Read as an export of ${layout.tool}: addresses, statuses and times.${cells}`];
  if (!layout.named) return [`The first line names no columns, so it is read as a row.${cells}`];
  return cells === '' ? [] : [cells.trim()];
}

/** Lists which columns and rows of a file are not used. */
export const remarks = ({
  unknownColumns,
  rejected,
  lostLinks = [],
}: Pick<ImportResult, 'unknownColumns' | 'rejected'> &
  Partial<Pick<ImportResult, 'lostLinks'>>): string[] => [
  ...(unknownColumns.length === 0 ? [] : [`Not read: the columns ${unknownColumns.join(', ')}.`]),
  ...[...rejected, ...lostLinks].map(({ line, reason }) => `  line ${line}: ${reason}`),
];

async function askByMail(context: CommandContext, readerIds: readonly number[]): Promise<AskedReaders> {
  const { db, hasher } = await context.app();
  const bar = context.progress('confirmations');
  try {
    return await askImportedReaders(db, hasher, readerIds, {
      now: context.clock.now(),
      signal: context.signal,
      onProgress: (readers) => bar.update(readers, readerIds.length),
    });
  } finally {
    bar.stop();
  }
}

function describePending(pending: number, asked: AskedReaders | null): string {
  const fate = `${pending} of them came without consent: they are pending, get no digest, and are deleted after ${SIGNUP_MAIL_DAYS} days unless they confirm.`;
  if (asked === null) return `${fate} They were not asked; \`--send-confirmations\` asks them by mail.`;
  const { queued, askedBefore, notAsked } = asked;
  return `${fate} ${queued} are asked by mail, as fast as the limits of sign-ups allow (\`status\` says until when); ${askedBefore} were asked before, ${notAsked} cannot be asked now.`;
}

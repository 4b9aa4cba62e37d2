/** `subscribers list|show|import|export|move|erase|lift`. */
import { collectPersonalData } from '../delivery/reports/personal-data-store.ts';
import { removeOutboxCopies } from '../delivery/transactional/erased-mails.ts';
import { PaperroundError } from '../errors.ts';
import { eraseReader } from '../readers/erase-store.ts';
import { exportedReaders, exportReadersAsCsv } from '../readers/export-readers-store.ts';
import { readerAsJson } from '../readers/reader-json.ts';
import { allReaders, findReader } from '../readers/readers-store.ts';
import { liftStop } from '../readers/subscriptions-store.ts';
import { badUsage } from './bad-usage.ts';
import { mapBatches } from './batches.ts';
import type { CommandContext, CommandModule, CommandResult } from './command.ts';
import { type ImportOptions, importSubscribers } from './import-subscribers.ts';
import { moveSubscriber } from './move-subscriber.ts';
import { writePrivateFile } from './private-file.ts';
import { getReaderByAddress, readerArgument } from './readers.ts';
import { longTable } from './table.ts';
import { collect, parseInstant } from './values.ts';

interface Options extends ImportOptions {
  readonly withLinks?: boolean;
}

type Action = (
  context: CommandContext,
  argument: string | undefined,
  options: Options,
  second: string | undefined,
) => Promise<CommandResult>;

const ACTIONS: Readonly<Record<string, Action>> = {
  list,
  show,
  import: (context, argument, options) =>
    importSubscribers(context, requireArgument(argument, 'subscribers import FILE.csv'), options),
  export: exportFile,
  move: (context, from, _options, to) =>
    moveSubscriber(context, requireArgument(from, MOVE), requireArgument(to, MOVE)),
  erase,
  lift,
};

const MOVE = 'subscribers move OLD NEW';

export const command: CommandModule = {
  define(cmd) {
    cmd
      .argument(
        '<action>',
        'list, show EMAIL, import FILE.csv, export [FILE], move OLD NEW, erase EMAIL, or lift EMAIL',
      )
      .argument('[argument]', 'the address or file; - is standard input or output')
      .argument('[second]', 'move: the new address')
      .option(
        '--send-confirmations',
        'import: ask those without consent by mail, within the limits of sign-ups',
      )
      .option(
        '--map <column=name>',
        'import: our column is called so in the file, or is its Nth; repeatable',
        collect,
      )
      .option('--consent <text>', 'import: what those who are subscribed in the file agreed to')
      .option('--consented-at <when>', 'import: when, for rows that do not say', parseInstant)
      .option('--dry-run', 'import: store nothing, show the first rows as understood')
      .option(
        '--with-links',
        'export: for a move to another store, so that links of mails from before work there',
      )
      .addHelpText('after', ACTIONS_EXPLAINED);
  },
  async run(context, args, options) {
    const [word, argument, second] = args as [string, string | undefined, string | undefined];
    const action = Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : undefined;
    if (action === undefined)
      throw badUsage(`Saw "subscribers ${word}", expected list, show, import, export, move, erase or lift.`);
    if (second !== undefined && word !== 'move')
      throw badUsage(`Saw "subscribers ${word} … ${second}", expected one argument at most.`);
    if (word === 'list' && argument !== undefined)
      throw badUsage(`Saw "subscribers list ${argument}", expected nothing after list.`);
    const given = Object.keys(IMPORT_FLAGS).find((name) => options[name] !== undefined);
    if (given !== undefined && word !== 'import')
      throw badUsage(`${IMPORT_FLAGS[given as keyof ImportOptions]} goes with import.`);
    if (options.withLinks !== undefined && word !== 'export')
      throw badUsage('--with-links goes with export.');
    return action(context, argument, options as Options, second);
  },
};

const IMPORT_FLAGS: Readonly<Record<keyof ImportOptions, string>> = {
  sendConfirmations: '--send-confirmations',
  map: '--map',
  consent: '--consent',
  consentedAt: '--consented-at',
  dryRun: '--dry-run',
};

const ACTIONS_EXPLAINED = `
Actions:
  list              everybody, with status and wishes
  show EMAIL        all that is stored about one person
  import FILE.csv   new subscribers, and changes to known ones; rejected rows are told with their line. Lists of topics
                    and queries are joined by ; (one within a query is written \\;). Rows without consent become
                    pending: they get no mail and go after 30 days, unless --send-confirmations asks them.
                    Exports of listmonk, Mailchimp, Ghost, Buttondown, Substack and Keila are known by their first line;
                    who left, bounced or complained there stays out. Subscribed ones become active with --consent TEXT
  export [FILE]     the same columns: email,topics,queries,frequency,time,time_zone,max_papers,status,consent,consented_at
                    --with-links adds link_id: where such a file is imported under the same SECRET_KEY, the links to
                    unsubscribe and to the preferences work that are in mails from before
  move OLD NEW      the subscription goes to another address from now on, with all that belongs to it; the old address is
                    told by mail, with a link back, and stays out of imports
  erase EMAIL       forget one person; a keyed hash of the address stays, so that it is not written to again
  lift EMAIL        write again to an address that bounced or complained, because you know that the cause is gone`;

function requireArgument(argument: string | undefined, what: string): string {
  if (argument === undefined) throw badUsage(`Expected ${what}.`);
  return argument;
}

async function list(context: CommandContext): Promise<CommandResult> {
  const { db } = await context.app();
  const now = context.clock.now();
  const subscribers = mapBatches(allReaders(db), (reader) => readerAsJson(reader, now));
  return {
    json: { subscribers },
    text: longTable(
      ['id', 'status', 'frequency', 'time', 'zone', 'email', 'wishes'],
      mapBatches(subscribers, (one) => [
        String(one.id),
        one.status,
        one.frequency,
        one.time,
        one.timeZone,
        one.email,
        [
          ...one.topics,
          ...one.queries.map((query) => `“${query}”`),
          ...one.authors,
          ...one.exclusions.map((query) => `not “${query}”`),
        ].join(', '),
      ]),
    ),
  };
}

async function show(context: CommandContext, argument: string | undefined): Promise<CommandResult> {
  const app = await context.app();
  const reader = await getReaderByAddress(app, requireArgument(argument, 'subscribers show EMAIL'));
  const data = await collectPersonalData(app.db, { id: reader.id }, context.clock.now());
  return { json: data, text: JSON.stringify(data, null, 2) };
}

async function exportFile(
  context: CommandContext,
  argument: string | undefined,
  { withLinks = false }: Options,
): Promise<CommandResult> {
  const { db } = await context.app();
  const now = context.clock.now();
  const toFile = argument !== undefined && argument !== '-';
  const file = () => exportReadersAsCsv(db, now, { withLinks });
  if (toFile) await writePrivateFile(argument, file());
  const subscribers = mapBatches(exportedReaders(db), ({ reader, consent }) => ({
    ...readerAsJson(reader, now),
    consent: consent?.wording ?? null,
    consentedAt: consent?.at ?? null,
    ...(withLinks ? { linkId: reader.publicId } : {}),
  }));
  return {
    json: { subscribers },
    text: toFile ? `Written to ${argument}, readable by you only.` : file(),
  };
}

async function erase(context: CommandContext, argument: string | undefined): Promise<CommandResult> {
  const app = await context.app();
  const address = readerArgument(requireArgument(argument, 'subscribers erase EMAIL'));
  const erased = await eraseReader(app.db, app.hasher, { emailKey: address.key }, context.clock.now());
  if (erased === null)
    throw new PaperroundError('unknown_reader', 'No subscriber has this address, so nothing was erased.');
  await removeOutboxCopies(app.config, erased);
  return {
    json: { erased: true },
    text: 'Erased: the address and everything about it. What stays is a keyed hash, so that it is not written to again.',
  };
}

async function lift(context: CommandContext, argument: string | undefined): Promise<CommandResult> {
  const app = await context.app();
  const address = readerArgument(requireArgument(argument, 'subscribers lift EMAIL'));
  const lifted = await liftStop(app.db, app.hasher, address.key, context.clock.now());
  if (lifted === 0)
    throw new PaperroundError(
      'unknown_reader',
      'This address is not stopped by a bounce or complaint, so nothing was lifted.',
    );
  const reader = await findReader(app.db, { emailKey: address.key });
  const subscriber = reader === null ? null : readerAsJson(reader, context.clock.now());
  return {
    json: { lifted: true, subscriber },
    text:
      subscriber === null
        ? 'Lifted: this address may subscribe again.'
        : `Lifted: ${subscriber.email} is ${subscriber.status} now.`,
  };
}

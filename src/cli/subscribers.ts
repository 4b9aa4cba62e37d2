/** `subscribers list|show|import|export|move|erase|lift`. */

import { collectPersonalData } from '../delivery/reports/personal-data-store.ts';
import { removeOutboxCopies } from '../delivery/transactional/erased-mails.ts';
import { PaperroundError } from '../errors.ts';
import { eraseReader } from '../readers/erase-store.ts';
import { exportedReaders, exportReadersAsCsv } from '../readers/export-readers-store.ts';
import { readerAsJson } from '../readers/reader-json.ts';
import { allReaders, findReader } from '../readers/readers-store.ts';
import { liftStop } from '../readers/subscriptions-store.ts';
import { runActions } from './actions.ts';
import { mapBatches } from './batches.ts';
import type { CommandContext, CommandModule, CommandResult } from './command.ts';
import { type ImportOptions, importSubscribers } from './import-subscribers.ts';
import { moveSubscriber } from './move-subscriber.ts';
import { writePrivateFile } from './private-file.ts';
import { getReaderByAddress, readerArgument, wishesOf } from './readers.ts';
import { longTable } from './table.ts';
import { collect, parseInstant } from './values.ts';

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
        'import: what one of our columns is called in the file, or its number; repeatable',
        collect,
      )
      .option('--consent <text>', 'import: what those who are subscribed in the file agreed to')
      .option('--consented-at <when>', 'import: when they agreed, for rows that do not say', parseInstant)
      .option('--dry-run', 'import: store nothing, show the first rows as understood')
      .option(
        '--with-links',
        'export: for a move to another store, so that links in earlier mails work there',
      )
      .addHelpText('after', ACTIONS_EXPLAINED);
  },
  run: runActions('subscribers', {
    list: { run: list },
    show: { takes: 'EMAIL', run: (context, [email = '']) => show(context, email) },
    import: {
      takes: 'FILE.csv',
      flags: ['--send-confirmations', '--map', '--consent', '--consented-at', '--dry-run'],
      run: (context, [file = ''], options) => importSubscribers(context, file, options as ImportOptions),
    },
    export: {
      takes: '[FILE]',
      flags: ['--with-links'],
      run: (context, [file], options) => exportFile(context, file, options.withLinks === true),
    },
    move: { takes: 'OLD NEW', run: (context, [from = '', to = '']) => moveSubscriber(context, from, to) },
    erase: { takes: 'EMAIL', run: (context, [email = '']) => erase(context, email) },
    lift: { takes: 'EMAIL', run: (context, [email = '']) => lift(context, email) },
  }),
};

const ACTIONS_EXPLAINED = `
Actions:
  list              all subscribers, with status and preferences
  show EMAIL        all that is stored about one person
  import FILE.csv   new subscribers, and changes to known ones; rejected rows are listed by line. Lists of topics
                    and queries are joined by ; (one within a query is written \\;). Rows without consent become
                    pending: they get no mail and are deleted after 30 days, unless --send-confirmations asks them.
                    Exports of listmonk, Mailchimp, Ghost, Buttondown, Substack and Keila are recognised by their first line;
                    those who left, bounced or complained there stay out. Those subscribed become active with --consent TEXT
  export [FILE]     the same columns: email,topics,queries,frequency,time,time_zone,max_papers,status,consent,consented_at
                    --with-links adds link_id: where such a file is imported under the same SECRET_KEY, the links in
                    earlier mails to unsubscribe and to the preferences work
  move OLD NEW      the subscription goes to another address from now on, with all that belongs to it; the old address
                    gets a mail about it, with a link back, and stays out of imports
  erase EMAIL       forget one person; a keyed hash of the address stays, so that it is not written to again
  lift EMAIL        write again to an address that bounced or complained, because you know that the cause is gone`;

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
        wishesOf(one),
      ]),
    ),
  };
}

async function show(context: CommandContext, email: string): Promise<CommandResult> {
  const app = await context.app();
  const reader = await getReaderByAddress(app, email);
  const data = await collectPersonalData(app.db, { id: reader.id }, context.clock.now());
  return { json: data, text: JSON.stringify(data, null, 2) };
}

async function exportFile(
  context: CommandContext,
  file: string | undefined,
  withLinks: boolean,
): Promise<CommandResult> {
  const { db } = await context.app();
  const now = context.clock.now();
  const toFile = file !== undefined && file !== '-';
  const exported = () => exportReadersAsCsv(db, now, { withLinks });
  if (toFile) await writePrivateFile(file, exported());
  const subscribers = mapBatches(exportedReaders(db), ({ reader, consent }) => ({
    ...readerAsJson(reader, now),
    consent: consent?.wording ?? null,
    consentedAt: consent?.at ?? null,
    ...(withLinks ? { linkId: reader.publicId } : {}),
  }));
  return {
    json: { subscribers },
    text: toFile ? `Written to ${file}, readable by you only.` : exported(),
  };
}

async function erase(context: CommandContext, email: string): Promise<CommandResult> {
  const app = await context.app();
  const address = readerArgument(email);
  const erased = await eraseReader(app.db, app.hasher, { emailKey: address.key }, context.clock.now());
  if (erased === null)
    throw new PaperroundError('unknown_reader', 'No subscriber has this address, so nothing was erased.');
  await removeOutboxCopies(app.config, erased);
  return {
    json: { erased: true },
    text: 'Erased: the address and everything about it. What stays is a keyed hash, so that it is not written to again.',
  };
}

async function lift(context: CommandContext, email: string): Promise<CommandResult> {
  const app = await context.app();
  const address = readerArgument(email);
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

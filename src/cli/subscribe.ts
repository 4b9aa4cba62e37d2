/** `subscribe`: an operator adds a subscription, or changes an existing one. */

import type { Command } from 'commander';
import type { DeliveryStatus } from '../delivery/delivery.ts';
import type { SendingParts } from '../delivery/sending/sending.ts';
import { newestTransactional } from '../delivery/transactional/transactional-store.ts';
import { badUsage } from '../errors.ts';
import { openSender } from '../pipeline/send-digests.ts';
import { subscribeByOperator } from '../readers/operator-signup-store.ts';
import { type PreferencesInput, parseNewPreferences, parsePreferences } from '../readers/preferences.ts';
import type { Reader } from '../readers/reader.ts';
import { readerAsJson } from '../readers/reader-json.ts';
import { findReader } from '../readers/readers-store.ts';
import { MOST_SIGNUP_MAILS, SIGNUP_MAIL_DAYS } from '../readers/signup.ts';
import { isToBeConfirmed } from '../readers/signup-store.ts';
import { readerRules } from '../topics/reader-rules.ts';
import type { CommandModule } from './command.ts';
import { addressArgument, manageLinks } from './readers.ts';
import { collect, examples } from './values.ts';

/** Adds the preferences that `subscribe` accepts, as flags. */
export function definePreferences(cmd: Command): void {
  cmd
    .option('--topic <slug>', 'a topic; may be repeated', collect)
    .option('--query <query>', 'a search of their own; may be repeated', collect)
    .option('--exclude <query>', 'what never to show, whatever else matches; may be repeated', collect)
    .option('--author <name>', 'an author to follow; may be repeated', collect)
    .option('--frequency <frequency>', 'daily, weekdays, weekly or monthly')
    .option('--time <HH:MM>', 'local time')
    .option('--time-zone <iana>', 'time zone, such as Europe/Riga')
    .option('--weekday <day>', 'for weekly: monday … sunday (default: the day of sign-up)')
    .option('--month-day <n>', 'for monthly: 1 to 31 (default: the day of sign-up)')
    .option('--max-papers <n>', 'papers in one digest, 1 to 50')
    .option('--replacements <yes|no>', 'also papers whose first announcement was a replacement')
    .option('--layout <layout>', 'short (titles), medium (some cards, then titles) or long (a card for each)')
    .option('--format <format>', 'html, or text only')
    .option('--group-by-topic <yes|no>', 'a section for each topic')
    .option('--locale <tag>', 'how dates and numbers are written, such as en-US or de-AT')
    .option('--pause-until <date>', 'first local day on which mail comes again');
}

export function preferencesInput(options: Readonly<Record<string, unknown>>): PreferencesInput {
  const { topic, query, exclude, author, ...rest } = options as Repeated & PreferencesInput;
  // In a form, a blank field keeps the value; a blank argument is most likely an unset variable of a
  // script.
  const blank = Object.entries(options).find(
    ([name, value]) => name !== 'pauseUntil' && [value].flat().some(isBlank),
  );
  if (blank !== undefined) throw badUsage(`${flagName(blank[0])}: Saw nothing, expected a value.`);
  return { ...rest, topics: topic, queries: query, exclusions: exclude, authors: author };
}

type Repeated = { readonly [flag in 'topic' | 'query' | 'exclude' | 'author']?: readonly string[] };

const isBlank = (value: unknown): boolean => typeof value === 'string' && value.trim() === '';

/** Fields whose flag has another name, because the flag may be repeated. */
const FLAGS: Readonly<Record<string, string>> = {
  topics: 'topic',
  queries: 'query',
  exclusions: 'exclude',
  authors: 'author',
};

/** Returns the flag of a field: --time-zone for `timeZone`. */
export const flagName = (field: string): string =>
  `--${(FLAGS[field] ?? field).replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

export const command: CommandModule = {
  define(cmd) {
    cmd.argument('<email>', 'the address');
    definePreferences(cmd);
    cmd
      .option('--confirmed', 'this person has agreed already; needs --consent')
      .option('--consent <text>', 'how and when they agreed')
      .addHelpText(
        'after',
        examples(
          'paperround subscribe ada@example.org --topic vision --query \'"language model*"\' --time 08:00 --time-zone Europe/Riga',
          'paperround subscribe ada@example.org --confirmed --consent "paper form, 3 March"',
        ),
      );
  },
  async run(context, args, options) {
    const address = addressArgument(args[0] as string);
    if ((options.confirmed === true) !== (options.consent !== undefined)) {
      throw badUsage('--confirmed and --consent go together: who says that somebody agreed also says how.');
    }
    const input = preferencesInput(options);
    const app = await context.app();
    const now = context.clock.now();
    const known = await findReader(app.db, { emailKey: address.key });
    const rules = readerRules(app.topics);
    const check =
      known === null ? parseNewPreferences(input, rules, now) : parsePreferences(input, known, rules);
    if (!check.ok)
      throw badUsage(check.problems.map(({ field, message }) => `${flagName(field)}: ${message}`).join('\n'));
    const signup = {
      address,
      preferences: check.preferences,
      consent: (options.consent as string | undefined) ?? null,
    };
    const { reader, mail } = await subscribeByOperator(app.db, app.hasher, signup, now);
    const confirmation = isToBeConfirmed(reader) ? await sendConfirmation(app, reader, mail) : null;
    const links = await manageLinks(app, reader);
    const subscriber = readerAsJson(reader, now);
    const next =
      reader.nextDueAt === null
        ? 'no digest is due until it is confirmed'
        : `the next digest is due ${reader.nextDueAt.toISOString()}`;
    return {
      json: { subscriber, links, confirmation },
      text: [
        `${reader.email} is ${subscriber.status}; ${next}.`,
        ...(confirmation === null
          ? []
          : [
              `The confirmation mail: ${confirmation.status}${confirmation.response === null ? '' : `, ${confirmation.response}`}.`,
            ]),
        ...Object.entries(links).map(([name, link]) => `  ${name.padEnd(12)} ${link}`),
      ].join('\n'),
      exitCode: confirmation?.status === 'retrying' || confirmation?.status === 'failed' ? 1 : 0,
    };
  },
};

interface Confirmation {
  /**
   * `limited`: this address has had all its confirmation mails of this period; `delayed`: the mail is sent
   * later.
   */
  readonly status: DeliveryStatus | 'limited' | 'delayed';
  /** The mail server's response. */
  readonly response: string | null;
}

/**
 * Sends what is queued, and returns what became of this reader's confirmation mail.
 * @param queued was a confirmation mail queued?
 */
async function sendConfirmation(app: SendingParts, reader: Reader, queued: boolean): Promise<Confirmation> {
  if (!queued)
    return {
      status: 'limited',
      response: `this address had ${MOST_SIGNUP_MAILS} of them in ${SIGNUP_MAIL_DAYS} days`,
    };
  const sender = await openSender(app);
  try {
    while ((await sender.deliverTransactional()) > 0);
  } finally {
    await sender.close();
  }
  return newestTransactional(app.db, reader.id);
}

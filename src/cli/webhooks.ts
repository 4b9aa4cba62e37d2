/**
 * `webhooks list|add|change|secret|test|pause|resume|remove`: channels and programs that get editions by
 * POST.
 */

import { Option } from 'commander';
import type { Database } from '../database/client.ts';
import { type PreparedWebhook, prepareChange, prepareWebhook } from '../delivery/set-webhook.ts';
import { badUsage, PaperroundError } from '../errors.ts';
import { describeAttempt } from '../mail/mail.ts';
import { WEBHOOK_SHAPES } from '../mail/webhook/webhook-request.ts';
import { webhookSecret } from '../mail/webhook/webhook-signature.ts';
import type { PreferencesInput } from '../readers/preferences.ts';
import type { Reader } from '../readers/reader.ts';
import { readerAsJson } from '../readers/reader-json.ts';
import { getReader } from '../readers/readers-store.ts';
import { setPaused } from '../readers/subscriptions-store.ts';
import type { WebhookReader } from '../readers/webhook.ts';
import { findWebhookByName, listWebhooks, removeWebhook, webhookKeys } from '../readers/webhooks-store.ts';
import { runActions } from './actions.ts';
import type { CommandContext, CommandModule, CommandResult } from './command.ts';
import { writePrivateFile } from './private-file.ts';
import { readInput } from './read-input.ts';
import { wishesOf } from './readers.ts';
import { definePreferences, flagName, preferencesInput } from './subscribe.ts';
import { textTable } from './table.ts';
import { composeNextForWebhook, testWebhook } from './test-webhook.ts';
import { examples } from './values.ts';

type Options = Readonly<Record<string, unknown>>;
export const command: CommandModule = {
  define(cmd) {
    cmd
      .argument('<action>', 'list, add NAME URL, or change, secret, test, pause, resume, remove NAME')
      .argument('[name]', 'what it is called, such as lab-papers')
      .argument(
        '[url]',
        'add: the URL to post to; - reads it from standard input, so that no list of commands shows it',
      )
      .addOption(
        new Option('--shape <shape>', 'add: what is at the URL (default: json)').choices(WEBHOOK_SHAPES),
      )
      .option('--allow-private', 'add: the URL may lead to this machine or a private network, and be http')
      .option('--out <file>', 'test: write the body there instead of posting it');
    definePreferences(cmd);
    cmd.addHelpText(
      'after',
      examples(
        'paperround webhooks add lab-papers https://hooks.slack.com/services/… --shape slack --topic vision --frequency weekdays',
        'paperround webhooks test lab-papers',
      ),
    );
  },
  run: runActions('webhooks', {
    list: { run: list },
    add: { takes: 'NAME URL', flags: ['--shape', '--allow-private'], run: add },
    change: { takes: 'NAME', run: change },
    secret: { takes: 'NAME', run: secret },
    test: { takes: 'NAME', flags: ['--out'], run: test },
    pause: { takes: 'NAME', run: (context, [name = '']) => setPausedTo(true, context, name) },
    resume: { takes: 'NAME', run: (context, [name = '']) => setPausedTo(false, context, name) },
    remove: { takes: 'NAME', run: remove },
  }),
};

async function list(context: CommandContext): Promise<CommandResult> {
  const { db } = await context.app();
  const webhooks = [];
  for (const webhook of await listWebhooks(db))
    webhooks.push(shown(webhook, await getReader(db, { id: webhook.readerId }), context.clock.now()));
  const rows = webhooks.map((one) => [
    one.name,
    one.shape,
    one.status,
    one.frequency,
    one.time,
    one.timeZone,
    one.email,
    wishesOf(one),
  ]);
  return {
    json: { webhooks },
    text: textTable(['name', 'shape', 'status', 'frequency', 'time', 'zone', 'address', 'wishes'], rows),
  };
}

/** Shows only the host of the URL, because the URL is a secret. */
const shown = ({ name, shape }: WebhookReader, reader: Reader, now: Date) => ({
  name,
  shape,
  ...readerAsJson(reader, now),
});

async function add(
  context: CommandContext,
  [name = '', url = '']: readonly string[],
  options: Options,
): Promise<CommandResult> {
  const { shape = 'json', allowPrivate = false } = options;
  const asked = {
    name,
    url: url === '-' ? (await readInput('-')).toString('utf8') : url,
    shape: shape as string,
    allowPrivate: allowPrivate === true,
  };
  return setPrepared(
    context,
    await prepareWebhook(await context.app(), asked, preferencesIn(options), 'cli'),
  );
}

async function change(
  context: CommandContext,
  [name = '']: readonly string[],
  options: Options,
): Promise<CommandResult> {
  const app = await context.app();
  const known = await getWebhook(app.db, name);
  return setPrepared(
    context,
    await prepareChange(app, known, { webhook: known, preferences: preferencesIn(options), by: 'cli' }),
  );
}

const preferencesIn = ({
  shape: _shape,
  allowPrivate: _allow,
  out: _out,
  ...preferences
}: Options): PreferencesInput => preferencesInput(preferences);

async function setPrepared(context: CommandContext, prepared: PreparedWebhook): Promise<CommandResult> {
  if (!prepared.ok)
    throw badUsage(
      prepared.problems
        .map(({ field, message }) =>
          ['name', 'url', 'shape'].includes(field) ? message : `${flagName(field)}: ${message}`,
        )
        .join('\n'),
    );
  const { webhook, reader } = await prepared.set();
  const json = shown(webhook, reader, context.clock.now());
  return {
    json: { webhook: json },
    text: `Webhook ${webhook.name} (${webhook.shape}) is ${json.status}; the next edition is due ${json.nextDueAt}. \`webhooks test ${webhook.name}\` posts one now.`,
  };
}

/** Pauses or resumes a webhook; succeeds as well if there is nothing to change. */
async function setPausedTo(paused: boolean, context: CommandContext, name: string): Promise<CommandResult> {
  const app = await context.app();
  const webhook = await getWebhook(app.db, name);
  const now = context.clock.now();
  await setPaused(app.db, { id: webhook.readerId }, paused, now);
  const json = shown(webhook, await getReader(app.db, { id: webhook.readerId }), now);
  return { json: { webhook: json }, text: `Webhook ${webhook.name} is ${json.status}.` };
}

async function secret(context: CommandContext, [name = '']: readonly string[]): Promise<CommandResult> {
  const app = await context.app();
  const { readerId } = await getWebhook(app.db, name);
  const { publicId } = await getReader(app.db, { id: readerId });
  const secrets = webhookKeys(app.hasher, publicId).map(webhookSecret);
  return { json: { secrets }, text: secrets.join('\n') };
}

/** Posts, or writes, what the next edition would be; nothing is recorded, so the papers come again. */
async function test(
  context: CommandContext,
  [name = '']: readonly string[],
  { out }: Options,
): Promise<CommandResult> {
  const app = await context.app();
  const { readerId } = await getWebhook(app.db, name);
  const reader = await getReader(app.db, { id: readerId });
  const nothing = {
    json: { sent: false, papers: 0, response: null },
    text: 'Nothing in the store is new to this webhook and matches: nothing would be posted.',
  };
  if (out !== undefined) {
    const composed = await composeNextForWebhook(app, reader);
    if (composed === null) return nothing;
    await writePrivateFile(out as string, [composed.body]);
    return {
      json: { sent: false, papers: composed.shown.length, response: null },
      text: `Written to ${out as string}.`,
    };
  }
  const tested = await testWebhook(app, reader);
  if (tested === null) return nothing;
  const { papers, result } = tested;
  const response = describeAttempt(result);
  if (result.kind === 'sent') return { json: { sent: true, papers, response }, text: `Posted: ${response}` };
  throw new PaperroundError(
    result.kind === 'refused' ? 'mail_refused' : 'mail_unavailable',
    `The webhook did not take it. Seen: ${response}`,
    { hint: 'Look at the channel or program behind it; docs/webhooks-out.md says what each answer means.' },
  );
}

async function remove(context: CommandContext, [name = '']: readonly string[]): Promise<CommandResult> {
  const app = await context.app();
  if (!(await removeWebhook(app.db, app.hasher, name, context.clock.now()))) throw unknownWebhook(name);
  return { json: { removed: true }, text: `Webhook ${name} is removed; nothing is posted there any more.` };
}

async function getWebhook(db: Database, name: string): Promise<WebhookReader> {
  const webhook = await findWebhookByName(db, name);
  if (webhook === null) throw unknownWebhook(name);
  return webhook;
}

const unknownWebhook = (name: string): PaperroundError =>
  new PaperroundError('unknown_webhook', `No webhook is called ${JSON.stringify(name)}.`, {
    hint: 'See `paperround webhooks list`.',
  });

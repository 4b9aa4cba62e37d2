/** `webhooks list|add|change|secret|test|remove`: channels and programs that editions are posted to. */
import { randomUUID } from 'node:crypto';
import { Option } from 'commander';
import type { App } from '../app.ts';
import { composeForWebhook, openWebhookTransport } from '../delivery/sending/webhooks.ts';
import { PaperroundError } from '../errors.ts';
import { messageIdOfNotice } from '../mail/format/message-id.ts';
import { WEBHOOK_SHAPES } from '../mail/webhook/webhook-request.ts';
import { webhookSecret } from '../mail/webhook/webhook-signature.ts';
import { selectNext } from '../pipeline/preview-digest.ts';
import { localDayOf } from '../readers/next-due.ts';
import { parseNewPreferences, parsePreferences } from '../readers/preferences.ts';
import type { Reader } from '../readers/reader.ts';
import { readerAsJson } from '../readers/reader-json.ts';
import { getReader } from '../readers/readers-store.ts';
import { parseWebhook, type WebhookReader } from '../readers/webhook.ts';
import {
  findWebhookByName,
  listWebhooks,
  removeWebhook,
  setWebhook,
  webhookKeys,
} from '../readers/webhooks-store.ts';
import { addressesOf } from '../sources/fetching/checked-addresses.ts';
import { FetchRefused } from '../sources/fetching/fetch-failure.ts';
import { readerRules } from '../topics/reader-rules.ts';
import { badUsage } from './bad-usage.ts';
import type { CommandContext, CommandModule, CommandResult } from './command.ts';
import { openPrivateFile } from './private-file.ts';
import { readInput } from './read-input.ts';
import { definePreferences, flagName, preferencesInput } from './subscribe.ts';
import { textTable } from './table.ts';
import { examples } from './values.ts';

type Options = Readonly<Record<string, unknown>>;
type Action = (
  context: CommandContext,
  name: string | undefined,
  url: string | undefined,
  options: Options,
) => Promise<CommandResult>;

const ACTIONS: Readonly<Record<string, Action>> = { list, add, change, secret, test, remove };

export const command: CommandModule = {
  define(cmd) {
    cmd
      .argument('<action>', 'list, add NAME URL, change NAME, secret NAME, test NAME, or remove NAME')
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
  async run(context, args, options) {
    const [word, name, url] = args as [string, string | undefined, string | undefined];
    const action = Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : undefined;
    if (action === undefined)
      throw badUsage(`Saw "webhooks ${word}", expected ${Object.keys(ACTIONS).join(', ')}.`);
    if ((word === 'list') !== (name === undefined) || (word === 'add') !== (url !== undefined))
      throw badUsage(`Saw "webhooks ${word}" with other arguments than \`webhooks --help\` shows.`);
    return action(context, name, url, options);
  },
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
    [...one.topics, ...one.queries.map((query) => `“${query}”`), ...one.authors].join(', '),
  ]);
  return {
    json: { webhooks },
    text: textTable(['name', 'shape', 'status', 'frequency', 'time', 'zone', 'address', 'wishes'], rows),
  };
}

/** Nothing of its URL but the host. */
const shown = ({ name, shape }: WebhookReader, reader: Reader, now: Date) => ({
  name,
  shape,
  ...readerAsJson(reader, now),
});

async function add(
  context: CommandContext,
  name: string | undefined,
  url: string | undefined,
  options: Options,
): Promise<CommandResult> {
  const { shape = 'json', allowPrivate = false } = options;
  const text = url === '-' ? (await readInput('-')).toString('utf8') : (url ?? '');
  const check = parseWebhook({
    name: name ?? '',
    url: text,
    shape: shape as string,
    allowPrivate: allowPrivate === true,
  });
  if (!check.ok) throw badUsage(check.reason);
  await refusePrivate(check.webhook);
  const app = await context.app();
  const known = await findWebhookByName(app.db, check.webhook.name);
  return store(context, app, known, check.webhook, options);
}

/** A name that cannot be resolved now may be later. */
async function refusePrivate({
  url,
  allowPrivate,
}: Pick<WebhookReader, 'url' | 'allowPrivate'>): Promise<void> {
  try {
    await addressesOf(new URL(url), allowPrivate);
  } catch (error) {
    if (error instanceof FetchRefused)
      throw badUsage(
        `${error.message}. With --allow-private it may be, but never link-local or a metadata service.`,
      );
  }
}

async function change(
  context: CommandContext,
  name: string | undefined,
  _url: string | undefined,
  options: Options,
): Promise<CommandResult> {
  const app = await context.app();
  const known = await getWebhook(app, name);
  return store(context, app, known, known, options);
}

async function store(
  context: CommandContext,
  app: App,
  known: WebhookReader | null,
  webhook: Omit<WebhookReader, 'readerId'>,
  { shape: _shape, allowPrivate: _allow, out: _out, ...wishes }: Options,
): Promise<CommandResult> {
  const now = context.clock.now();
  const input = preferencesInput(wishes);
  const rules = readerRules(app.topics);
  const check =
    known === null
      ? parseNewPreferences(input, rules, now)
      : parsePreferences(input, await getReader(app.db, { id: known.readerId }), rules);
  if (!check.ok)
    throw badUsage(check.problems.map(({ field, message }) => `${flagName(field)}: ${message}`).join('\n'));
  const reader = await setWebhook(app.db, app.hasher, webhook, check.preferences, now);
  const json = shown({ ...webhook, readerId: reader.id }, reader, now);
  return {
    json: { webhook: json },
    text: `Webhook ${webhook.name} (${webhook.shape}) is ${json.status}; the next edition is due ${json.nextDueAt}. \`webhooks test ${webhook.name}\` posts one now.`,
  };
}

async function secret(context: CommandContext, name: string | undefined): Promise<CommandResult> {
  const app = await context.app();
  const { readerId } = await getWebhook(app, name);
  const { publicId } = await getReader(app.db, { id: readerId });
  const secrets = webhookKeys(app.hasher, publicId).map(webhookSecret);
  return { json: { secrets }, text: secrets.join('\n') };
}

/** Posts, or writes, what the next edition would be; nothing is recorded, so the papers come again. */
async function test(
  context: CommandContext,
  name: string | undefined,
  _url: string | undefined,
  { out }: Options,
): Promise<CommandResult> {
  const app = await context.app();
  const { readerId } = await getWebhook(app, name);
  const reader = await getReader(app.db, { id: readerId });
  const selection = (await selectNext(app, reader))?.selection();
  if (selection === undefined || selection.items.length === 0)
    return {
      json: { sent: false, papers: 0, response: null },
      text: 'Nothing in the store is new to this webhook and matches: nothing would be posted.',
    };
  const parts = {
    base: await app.baseUrl(),
    topicNames: new Map(app.topics.map(({ slug, name: shownAs }) => [slug, shownAs])),
  };
  const to = { ...reader, localDay: localDayOf(reader.timeZone, context.clock.now()) };
  const composed = await composeForWebhook(app, parts, to, selection);
  if (composed === null) throw unknownWebhook();
  const { body, shown: papers } = composed;
  if (out !== undefined) {
    const file = await openPrivateFile(out as string);
    await file.writeFile(body).finally(() => file.close());
    return {
      json: { sent: false, papers: papers.length, response: null },
      text: `Written to ${out as string}.`,
    };
  }
  const messageId = messageIdOfNotice({ key: randomUUID(), domain: app.config.mailDomain });
  const transport = openWebhookTransport(app);
  const result = await transport.send({ envelope: { from: '', to: reader.email }, messageId, raw: body });
  const response = 'response' in result ? result.response : result.reason;
  if (result.kind === 'sent')
    return { json: { sent: true, papers: papers.length, response }, text: `Posted: ${response}` };
  throw new PaperroundError(
    result.kind === 'refused' ? 'mail_refused' : 'mail_unavailable',
    `The webhook did not take it. Seen: ${response}`,
    { hint: 'Look at the channel or program behind it; docs/webhooks-out.md says what each answer means.' },
  );
}

async function remove(context: CommandContext, name: string | undefined): Promise<CommandResult> {
  const app = await context.app();
  if (!(await removeWebhook(app.db, app.hasher, name ?? '', context.clock.now()))) throw unknownWebhook();
  return { json: { removed: true }, text: `Webhook ${name} is removed; nothing is posted there any more.` };
}

async function getWebhook(app: App, name: string | undefined): Promise<WebhookReader> {
  const webhook = await findWebhookByName(app.db, name ?? '');
  if (webhook === null) throw unknownWebhook();
  return webhook;
}

const unknownWebhook = (): PaperroundError =>
  new PaperroundError('unknown_reader', 'There is no webhook of this name.', {
    hint: 'See `paperround webhooks list`.',
  });

/** Readers who are all due at once, and the mail server that their mails go to. */

import type { CommandContext } from '../../src/cli/command.ts';
import { command as digestCommand } from '../../src/cli/digest.ts';
import { ingestFile } from '../../src/pipeline/ingest-page.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { openSender } from '../../src/pipeline/send-digests.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { dailyPage } from '../support/daily-page.ts';
import { type MailServer, type MailServerOptions, startMailServer } from '../support/mail-server.ts';
import { subscribersAlike } from '../support/subscribe.ts';

const PAGE = dailyPage([
  'Language Models as Zebra Keepers',
  'Robots That Fold Laundry',
  'A Note on Sparse Matrices',
]);

export interface Scene {
  readonly tested: TestApp;
  readonly server: MailServer;
  close(): Promise<void>;
}

/** An app with readers r1, r2, … who are all due at 09:00, and a mail server. */
export async function scene(readers: number, options: MailServerOptions = {}): Promise<Scene> {
  const server = await startMailServer(options);
  const tested = await testApp({ smtpUrl: server.url });
  tested.at('2026-03-10T12:00:00Z');
  await subscribersAlike(tested.app, addressesTo(readers));
  tested.at('2026-03-11T07:00:00Z');
  await readPage(tested, PAGE);
  tested.at('2026-03-11T09:00:00Z');
  return {
    tested,
    server,
    close: async () => {
      await tested.close();
      await server.close();
    },
  };
}

export const readPage = ({ app }: TestApp, bytes: Buffer) =>
  ingestFile(app, { source: 'daily', file: 'page.txt', raw: { bytes } });

/**
 * Plans and sends what is due, as the command `digest` does. Gives how many were settled, by status, as the
 * command says it.
 */
export async function sendDue(tested: TestApp): Promise<Record<string, number>> {
  await planDigests(tested.app, {});
  return sendQueued(tested);
}

/** Sends what is queued, as the command `work` does. */
export async function sendQueued({ app }: TestApp): Promise<Record<string, number>> {
  const sender = await openSender(app);
  try {
    await sender.deliverAll(new AbortController().signal);
    return Object.fromEntries(Object.entries(await sender.results()).filter(([, count]) => count > 0));
  } finally {
    await sender.close();
  }
}

/** Runs the command `digest`, and returns its result. */
export function digestCommandOf({ app }: TestApp, signal = new AbortController().signal) {
  const context = {
    app: async () => app,
    clock: app.clock,
    log: app.log,
    signal,
    progress: () => ({ update: () => undefined, stop: () => undefined }),
  } as Partial<CommandContext> as CommandContext;
  return digestCommand.run(context, [], {});
}

/** The same store through an app with other settings. */
export const withSettings = (tested: TestApp, settings: Partial<TestApp['app']['config']>): TestApp => ({
  ...tested,
  app: { ...tested.app, config: { ...tested.app.config, ...settings } },
});

/** A minute passes by the database's clock: claims of a dead process can be taken over. */
export async function aMinuteLater({ app }: TestApp): Promise<void> {
  await app.db.$executeRaw`UPDATE senders SET alive_until = alive_until - interval '1 minute'`;
}

/** Whom the server took mails for, sorted. */
export const recipients = ({ messages }: MailServer): string[] => messages.map(({ to }) => to).toSorted();

/** r1 to r`count`, sorted as `recipients` are. */
export const readersTo = (count: number): string[] => addressesTo(count).toSorted();

const addressesTo = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `r${index + 1}@example.org`);

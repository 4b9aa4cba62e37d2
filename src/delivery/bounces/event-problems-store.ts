/** Remembers events of mail providers that could not be used, for `status`. */

import type { Database, Transaction } from '../../database/client.ts';
import { lockMetadata, readMetadata, writeMetadata } from '../../database/metadata-store.ts';
import type { MailEvent } from '../../mail/providers/provider.ts';
import { type Problem, REPORTED_FOR_MS } from '../../problem.ts';
import { type ProviderName, secretSettingOf } from '../../provider-names.ts';
import { findReader } from '../../readers/readers-store.ts';
import { addressKey } from './report-match-store.ts';

/** By provider: how many, since when, until when, and what the last one was. */
type Noted = Partial<Record<string, { count: number; since: string; at: string; last: string }>>;

/** @param problem without anything of a reader in it */
export async function noteEventProblem(
  db: Database,
  provider: ProviderName,
  problem: string,
  now: Date,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const noted = parseNoted(await lockMetadata(tx, 'event_problems'));
    const before = noted[provider];
    const counted = before !== undefined && isRecent(before.at, now) ? before : null;
    const at = now.toISOString();
    noted[provider] = {
      count: (counted?.count ?? 0) + 1,
      since: counted?.since ?? at,
      at,
      last: problem,
    };
    await writeMetadata(tx, 'event_problems', JSON.stringify(noted));
  });
}

/**
 * Notes an event that names a reader of ours and no mail of ours; others are about what else is sent by the
 * same account.
 */
export async function noteUnvouchedEvent(
  db: Database,
  provider: ProviderName,
  { kind, recipients }: MailEvent,
  now: Date,
): Promise<void> {
  for (const address of recipients.slice(0, 20)) {
    const emailKey = addressKey(address);
    if (emailKey === null || (await findReader(db, { emailKey })) === null) continue;
    const setting = secretSettingOf(provider);
    await noteEventProblem(
      db,
      provider,
      `a ${kind} of a reader without an id of ours (is ${setting} set where mail is sent?)`,
      now,
    );
    return;
  }
}

export async function eventProblems(db: Transaction, now: Date): Promise<Problem[]> {
  const noted = parseNoted((await readMetadata(db, 'event_problems')) ?? '');
  return Object.entries(noted).flatMap(([provider, problem]) =>
    problem === undefined || !isRecent(problem.at, now)
      ? []
      : [
          {
            kind: 'provider_events' as const,
            about: provider,
            text: `${problem.count} events of ${provider} could not be used since ${problem.since}; the last, at ${problem.at}: ${problem.last}`,
          },
        ],
  );
}

const parseNoted = (value: string): Noted => (value === '' ? {} : (JSON.parse(value) as Noted));

/** A clock that was set back does not hide them. */
const isRecent = (at: string, now: Date): boolean =>
  Math.abs(now.getTime() - Date.parse(at)) <= REPORTED_FOR_MS;

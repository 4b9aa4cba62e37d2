/**
 * Remembers events of mail providers that could not be used, or were refused, so that `status` can report
 * them.
 */

import type { Database, Transaction } from '../../database/client.ts';
import { lockMetadata, readMetadata, writeMetadata } from '../../database/metadata-store.ts';
import type { MailEvent } from '../../mail/providers/provider.ts';
import { type Problem, REPORTED_FOR_MS } from '../../problem.ts';
import { type ProviderName, secretSettingOf } from '../../provider-names.ts';
import { findReader } from '../../readers/readers-store.ts';
import { withNoun } from '../../text/formats.ts';
import { addressKey } from './report-match-store.ts';

/** By provider: how many, since when, until when, and the last problem. */
type Noted = Partial<Record<string, { count: number; since: string; at: string; last: string }>>;

type NotedUnder = 'event_problems' | 'refused_events';

/** @param problem must contain no personal data */
export const noteEventProblem = (
  db: Database,
  provider: ProviderName,
  problem: string,
  now: Date,
): Promise<void> => note(db, 'event_problems', { provider, problem, count: 1 }, now);

export interface RefusedRequests {
  readonly provider: ProviderName;
  /** What was wrong with the last one, without anything from the request. */
  readonly problem: string;
  readonly count: number;
}

/**
 * Notes requests whose events could not be verified as the provider's: most likely the configured secret is
 * wrong.
 */
export const noteRefusedEvents = (db: Database, refused: RefusedRequests, now: Date): Promise<void> =>
  note(db, 'refused_events', refused, now);

/** Forgets the refused requests: a later one was verified, so the secret is right. */
export async function forgetRefusedEvents(db: Database, provider: ProviderName): Promise<void> {
  const noted = parseNoted((await readMetadata(db, 'refused_events')) ?? '');
  if (noted[provider] === undefined) return;
  await db.$transaction(async (tx) => {
    const { [provider]: _, ...others } = parseNoted(await lockMetadata(tx, 'refused_events'));
    await writeMetadata(tx, 'refused_events', JSON.stringify(others));
  });
}

async function note(
  db: Database,
  under: NotedUnder,
  { provider, problem, count }: RefusedRequests,
  now: Date,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const noted = parseNoted(await lockMetadata(tx, under));
    const before = noted[provider];
    const counted = before !== undefined && isRecent(before.at, now) ? before : null;
    const at = now.toISOString();
    noted[provider] = {
      count: (counted?.count ?? 0) + count,
      since: counted?.since ?? at,
      at,
      last: problem,
    };
    await writeMetadata(tx, under, JSON.stringify(noted));
  });
}

/**
 * Notes an event about a reader of ours that refers to no mail of ours. Events about other recipients are
 * ignored: the same account may send other mail.
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
  const [unused, refused] = await Promise.all([
    readMetadata(db, 'event_problems'),
    readMetadata(db, 'refused_events'),
  ]);
  return [
    ...recentIn(unused, now).map(([provider, { count, since, at, last }]) => ({
      kind: 'provider_events' as const,
      about: provider,
      text: `${withNoun(String(count), count, 'event')} of ${provider} could not be used since ${since}; the last, at ${at}: ${last}`,
    })),
    ...recentIn(refused, now).map(([provider, { count, since, at, last }]) => ({
      kind: 'events_refused' as const,
      about: provider,
      text: `${withNoun(String(count), count, 'request')} of ${provider} with events ${count === 1 ? 'was' : 'were'} refused since ${since}; the last, at ${at}: ${last}`,
    })),
  ];
}

const recentIn = (value: string | null, now: Date) =>
  Object.entries(parseNoted(value ?? '')).flatMap(([provider, noted]) =>
    noted === undefined || !isRecent(noted.at, now) ? [] : [[provider, noted] as const],
  );

const parseNoted = (value: string): Noted => (value === '' ? {} : (JSON.parse(value) as Noted));

/** Absolute, so that a clock that was set back does not hide problems. */
const isRecent = (at: string, now: Date): boolean =>
  Math.abs(now.getTime() - Date.parse(at)) <= REPORTED_FOR_MS;

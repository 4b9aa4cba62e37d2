/** Subscribes readers for end-to-end tests, by an operator and at the app's time. */
import { randomUUID } from 'node:crypto';
import type { App } from '../../src/app.ts';
import { nextDueAfterChange } from '../../src/readers/next-due.ts';
import { subscribeByOperator } from '../../src/readers/operator-signup-store.ts';
import { addFilters, preferenceColumns } from '../../src/readers/preferences-store.ts';
import { DEFAULT_PREFERENCES, type Preferences, type Reader } from '../../src/readers/reader.ts';
import { getReader } from '../../src/readers/readers-store.ts';
import { recordConsent } from '../../src/readers/subscriptions-store.ts';

/**
 * Subscribes a reader. The rows of a new reader are written directly, with a third of the statements;
 * test/readers/readers-of-tests.test.ts checks that they are the same as those of a real subscription.
 */
export async function aSubscriber(
  app: App,
  email: string,
  wished: Partial<Preferences> = {},
): Promise<Reader> {
  const { db } = app;
  const now = app.clock.now();
  const preferences = { ...DEFAULT_PREFERENCES, ...wished };
  const [known] = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM readers WHERE email_key = ${email} UNION ALL SELECT 1 FROM suppressions LIMIT 1`;
  if (known !== undefined) return subscribed(app, email, preferences);
  const { id } = await db.reader.create({
    data: {
      ...preferenceColumns(preferences),
      publicId: randomUUID(),
      email,
      emailKey: email,
      status: 'active',
      createdAt: now,
      confirmedAt: now,
      nextDueAt: nextDueAfterChange(preferences, now, null, null),
    },
    select: { id: true },
  });
  await addFilters(db, id, preferences);
  await recordConsent(db, id, 'confirmed', { wording: CONSENT, source: 'cli' }, now);
  return getReader(db, { id });
}

const CONSENT = 'Agreed in a test.';

/** The same by the real flow. */
export async function subscribed(app: App, email: string, preferences: Preferences): Promise<Reader> {
  const signup = { address: { address: email, key: email }, preferences, consent: CONSENT };
  return (await subscribeByOperator(app.db, app.hasher, signup, app.clock.now())).reader;
}

/**
 * Subscribes readers who differ only in their addresses: the first as above, and the others by copying the
 * rows of the first, with a few statements in all instead of fifteen for each reader.
 */
export async function subscribersAlike(app: App, [first, ...others]: readonly string[]): Promise<void> {
  if (first === undefined) return;
  const { id: firstId } = await aSubscriber(app, first);
  const {
    id,
    topics,
    queries,
    consents: [consent],
    formerSchedules: _none,
    ...row
  } = await app.db.reader.findUniqueOrThrow({
    where: { id: firstId },
    include: { topics: true, queries: true, consents: { omit: { id: true } } },
  });
  if (topics.length + queries.length > 0 || consent === undefined)
    throw new Error(`Reader ${id} has more than is copied.`);
  const copies = await app.db.reader.createManyAndReturn({
    data: others.map((email) => ({ ...row, email, emailKey: email, publicId: randomUUID() })),
    select: { id: true },
  });
  await app.db.consent.createMany({ data: copies.map(({ id: readerId }) => ({ ...consent, readerId })) });
}

/** Subscribes readers for end-to-end tests, by an operator and at the app's time. */
import { randomUUID } from 'node:crypto';
import type { App } from '../../src/app.ts';
import { queueTransactional } from '../../src/delivery/transactional/transactional-store.ts';
import { subscribeByOperator } from '../../src/readers/operator-signup-store.ts';
import { DEFAULT_PREFERENCES, type Preferences, type Reader } from '../../src/readers/reader.ts';

export async function aSubscriber(
  app: App,
  email: string,
  preferences: Partial<Preferences> = {},
): Promise<Reader> {
  const signup = {
    address: { address: email, key: email },
    preferences: { ...DEFAULT_PREFERENCES, ...preferences },
    consent: 'Agreed in a test.',
  };
  return (await subscribeByOperator(app.db, app.hasher, signup, app.clock.now(), queueTransactional)).reader;
}

/**
 * Subscribes readers who differ in their address only: the first as above, and the others get copies of what that
 * wrote, which takes a few statements instead of fifteen for each.
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

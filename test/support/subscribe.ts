/** Subscribes readers for end-to-end tests, by an operator and at the app's time. */
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

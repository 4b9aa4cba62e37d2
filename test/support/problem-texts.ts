/** Returns what `status` says about the mails, without the kinds of the problems. */
import type { Transaction } from '../../src/database/client.ts';
import { deliveryProblems } from '../../src/delivery/reports/problems-store.ts';

export const deliveryProblemTexts = async (db: Transaction, now: Date): Promise<string[]> =>
  (await deliveryProblems(db, now)).map(({ text }) => text);

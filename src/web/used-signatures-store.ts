/** Stores the signatures of accepted webhook requests, so that a captured request cannot be replayed. */

import type { Transaction } from '../database/client.ts';
import { SIGNATURE_AGE_MS } from './http/webhook-auth.ts';

export async function isSignatureUsed(db: Transaction, signature: string): Promise<boolean> {
  return (await db.webhookSignature.findUnique({ where: { signature } })) !== null;
}

/** Stores a signature for as long as its time is valid, and deletes older ones. */
export async function rememberSignature(db: Transaction, signature: string, now: Date): Promise<void> {
  await db.webhookSignature.deleteMany({
    where: { takenAt: { lt: new Date(now.getTime() - 2 * SIGNATURE_AGE_MS) } },
  });
  await db.webhookSignature.createMany({ data: [{ signature, takenAt: now }], skipDuplicates: true });
}

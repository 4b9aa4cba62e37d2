/** Signatures of webhook requests that were taken: a copy of one, by whoever listened in, is not taken again. */
import type { Transaction } from '../database/client.ts';
import { SIGNATURE_AGE_MS } from './http/webhook-auth.ts';

export async function isSignatureUsed(db: Transaction, signature: string): Promise<boolean> {
  return (await db.webhookSignature.findUnique({ where: { signature } })) !== null;
}

/** Remembers one for as long as its time is good, and forgets older ones. */
export async function rememberSignature(db: Transaction, signature: string, now: Date): Promise<void> {
  await db.webhookSignature.deleteMany({
    where: { takenAt: { lt: new Date(now.getTime() - 2 * SIGNATURE_AGE_MS) } },
  });
  await db.webhookSignature.createMany({ data: [{ signature, takenAt: now }], skipDuplicates: true });
}

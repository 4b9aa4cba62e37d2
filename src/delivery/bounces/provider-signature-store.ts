/** Remembers which body a signature came with, for providers that sign a token and no body. */

import { createHash } from 'node:crypto';
import type { Database, Transaction } from '../../database/client.ts';
import type { ProviderName } from '../../provider-names.ts';

export interface SeenSignature {
  readonly provider: ProviderName;
  /** What is signed. */
  readonly signed: string;
  readonly body: Buffer;
}

/**
 * Is it the body that this signature came with first? One request, once seen, would otherwise allow any
 * number of them. The provider's own repetitions have the same body.
 */
export async function isFirstBody(
  db: Transaction,
  { provider, signed, body }: SeenSignature,
  now: Date,
): Promise<boolean> {
  const bodySha256 = createHash('sha256').update(body).digest('hex');
  // Of several requests at once the database lets one be the first.
  await db.providerSignature.createMany({
    data: [{ provider, signed, bodySha256, takenAt: now }],
    skipDuplicates: true,
  });
  return (await db.providerSignature.count({ where: { provider, signed, bodySha256 } })) > 0;
}

/** @param before when the signatures that came earlier are valid no more */
export async function pruneProviderSignatures(
  db: Database,
  before: Date,
  { dryRun }: { readonly dryRun: boolean },
): Promise<number> {
  const where = { takenAt: { lt: before } };
  return dryRun
    ? db.providerSignature.count({ where })
    : (await db.providerSignature.deleteMany({ where })).count;
}

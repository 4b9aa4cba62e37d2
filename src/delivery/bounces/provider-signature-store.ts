/** Remembers which body each signature came with, for providers that sign a token instead of the body. */

import { createHash } from 'node:crypto';
import type { Database, Transaction } from '../../database/client.ts';
import { deleteOrCount } from '../../database/postgres/delete-or-count.ts';
import type { ProviderName } from '../../provider-names.ts';

export interface SeenSignature {
  readonly provider: ProviderName;
  /** The signed text. */
  readonly signed: string;
  readonly body: Buffer;
}

/**
 * Is it the body that this signature first came with? Otherwise anyone who sees one request could forge any
 * number of others. Requests that the provider repeats have the same body.
 */
export async function isFirstBody(
  db: Transaction,
  { provider, signed, body }: SeenSignature,
  now: Date,
): Promise<boolean> {
  const bodySha256 = createHash('sha256').update(body).digest('hex');
  // Of several requests at once, the database lets exactly one be the first.
  await db.providerSignature.createMany({
    data: [{ provider, signed, bodySha256, takenAt: now }],
    skipDuplicates: true,
  });
  return (await db.providerSignature.count({ where: { provider, signed, bodySha256 } })) > 0;
}

/** @param before signatures that came before this instant are no longer valid */
export const pruneProviderSignatures = (
  db: Database,
  before: Date,
  work: { readonly dryRun: boolean },
): Promise<number> => deleteOrCount(db.providerSignature, { takenAt: { lt: before } }, work);

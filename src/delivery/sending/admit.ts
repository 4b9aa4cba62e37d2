/** The second stage of sending: quotas decide which mails may go now; the others wait in the ledger. */
import type { ClaimedDelivery } from '../queue/claim-store.ts';
import type { OpenClaim } from '../queue/open-claim.ts';
import type { Quotas } from './quotas.ts';
import type { RecordDecisions } from './record-attempts.ts';

export async function* admitByQuota(
  { quotas, record }: { readonly quotas: Pick<Quotas, 'admit'>; readonly record: RecordDecisions },
  claim: OpenClaim,
  batches: AsyncIterable<readonly ClaimedDelivery[]>,
): AsyncGenerator<readonly ClaimedDelivery[], void> {
  for await (const batch of batches) {
    const { admitted, waiting } = await quotas.admit(batch);
    await record(claim, waiting);
    if (admitted.length > 0) yield admitted;
  }
}

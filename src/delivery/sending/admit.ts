/**
 * A stage of sending: lets digests pass if the circuit breaker and the quotas allow; the others wait in the
 * ledger.
 */

import type { Clock } from '../../clock.ts';
import type { ClaimedDelivery } from '../queue/claim-store.ts';
import type { OpenClaim } from '../queue/open-claim.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import { decideUntried } from './decide.ts';
import type { Quotas } from './quotas.ts';
import type { RecordDecisions } from './record-attempts.ts';

interface AdmitParts {
  readonly breaker: Pick<CircuitBreaker, 'isOpen' | 'reason'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly quotas: Pick<Quotas, 'admit'>;
  readonly record: RecordDecisions;
}

export async function* admit(
  { breaker, clock, quotas, record }: AdmitParts,
  claim: OpenClaim,
  batches: AsyncIterable<readonly ClaimedDelivery[]>,
): AsyncGenerator<readonly ClaimedDelivery[], void> {
  for await (const batch of batches) {
    if (breaker.isOpen('digest')) {
      // A transactional mail of the same round found the server unavailable.
      const untried = batch.map((mail) => decideUntried(mail, breaker.reason('digest'), clock.now()));
      await record(claim, untried);
      continue;
    }
    const { admitted, waiting } = await quotas.admit(batch);
    await record(claim, waiting);
    if (admitted.length > 0) yield admitted;
  }
}

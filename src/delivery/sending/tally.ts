/** Counts by status what one sender has recorded so far. */

import type { Metrics } from '../../metrics.ts';
import { type DeliveryStatus, noDeliveries } from '../delivery.ts';

export interface Tally {
  readonly totals: Readonly<Record<DeliveryStatus, number>>;
  /** Ids of the failed deliveries. */
  readonly failed: readonly number[];
  /** Total number of recorded deliveries. */
  recorded(): number;
  add(status: DeliveryStatus, count?: number): void;
  addFailed(deliveryId: number): void;
}

export function createTally(metrics: Pick<Metrics, 'deliveries'>): Tally {
  const totals = noDeliveries();
  const failed: number[] = [];
  let recorded = 0;
  const add = (status: DeliveryStatus, count = 1): void => {
    totals[status] += count;
    recorded += count;
    metrics.deliveries.inc({ status }, count);
  };
  return {
    totals,
    failed,
    recorded: () => recorded,
    add,
    addFailed(deliveryId) {
      add('failed');
      failed.push(deliveryId);
    },
  };
}

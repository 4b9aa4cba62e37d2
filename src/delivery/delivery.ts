/** The types of delivery: kinds and their priority, statuses, and counts by status. */

import type { TransactionalKind } from '../readers/queue-transactional-store.ts';

export type MailKind = 'digest' | TransactionalKind;

/** What the queue distinguishes: a person is waiting for each transactional mail. */
export type MailClass = 'transactional' | 'digest';

export const classOf = ({ kind }: { readonly kind: MailKind }): MailClass =>
  kind === 'digest' ? 'digest' : 'transactional';

/** The order in which classes are claimed; a class's index is its `priority` in the ledger. */
export const BY_PRIORITY: readonly MailClass[] = ['transactional', 'digest'];

export const DELIVERY_STATUSES = [
  'planned',
  'sending',
  'sent',
  'empty',
  'suppressed',
  'retrying',
  'failed',
  'uncertain',
] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** A new count of deliveries by status, all zero, to be added to. */
export const noDeliveries = (): Record<DeliveryStatus, number> =>
  Object.fromEntries(DELIVERY_STATUSES.map((status) => [status, 0])) as Record<DeliveryStatus, number>;

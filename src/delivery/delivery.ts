/** The types of delivery: kinds and their priority, statuses, and how many deliveries have each. */

/**
 * known: the answer to a sign-up with a known address; preferences: the link to them, requested on the
 * page of a weaker one. Of a change of address: new-address, its confirmation; moved, sent to the old one;
 * address-taken, the answer when another reader has it.
 */
export type TransactionalKind =
  | 'confirmation'
  | 'known'
  | 'preferences'
  | 'new-address'
  | 'moved'
  | 'address-taken';

export type MailKind = 'digest' | TransactionalKind;

/** What the queue distinguishes: a person waits for each transactional mail. */
export type MailClass = 'transactional' | 'digest';

export const classOf = ({ kind }: { readonly kind: MailKind }): MailClass =>
  kind === 'digest' ? 'digest' : 'transactional';

/** The order in which they are claimed; the number of each is its priority in the ledger. */
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

/** How many deliveries have each status, initially none: a new object that can be added to. */
export const noDeliveries = (): Record<DeliveryStatus, number> => ({
  planned: 0,
  sending: 0,
  sent: 0,
  empty: 0,
  suppressed: 0,
  retrying: 0,
  failed: 0,
  uncertain: 0,
});

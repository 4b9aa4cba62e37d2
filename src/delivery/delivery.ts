/** The types of delivery: kinds and their priority, statuses, and counts by status. */

/**
 * known: answers a sign-up with an address that is known already; preferences: contains the link to the
 * preferences, requested on a page that was reached by a link with fewer rights. Three are about a change of
 * address: new-address asks the new address to confirm; moved informs the old one; address-taken answers if
 * another reader has it.
 */
export type TransactionalKind =
  | 'confirmation'
  | 'known'
  | 'preferences'
  | 'new-address'
  | 'moved'
  | 'address-taken';

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

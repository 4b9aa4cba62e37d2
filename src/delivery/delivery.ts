/** The types of delivery: statuses, and how many deliveries have each. */

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

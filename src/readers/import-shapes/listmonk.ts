/** The subscribers that listmonk exports: uuid,email,name,attributes,status,created_at,updated_at. Pure. */

import { type ImportShape, statusNamed } from './shape.ts';

/*
 * The status is that of the subscriber, not of a subscription: someone who left one list is still `enabled`.
 * An export filtered by list and confirmed subscriptions contains those who want the mail.
 */
export const listmonk: ImportShape = {
  tool: 'listmonk',
  recognises: (has) => ['uuid', 'email', 'attributes', 'status', 'created_at'].every(has),
  read(cell) {
    const found = statusNamed(cell('status'), {
      enabled: 'active',
      disabled: 'unsubscribed',
      blocklisted: 'unsubscribed',
    });
    return 'reason' in found
      ? found
      : { email: cell('email'), status: found.status, optedInAt: cell('created_at') };
  },
};

/**
 * The subscribers that Buttondown exports: email_address or email, type or subscriber_type, creation_date.
 * Pure.
 */

import { type ImportShape, statusNamed } from './shape.ts';

export const buttondown: ImportShape = {
  tool: 'Buttondown',
  recognises: (has) =>
    has('creation_date') && (has('email_address') || has('email')) && (has('type') || has('subscriber_type')),
  read(cell) {
    const found = statusNamed(cell('type') || cell('subscriber_type'), {
      regular: 'active',
      premium: 'active',
      trialed: 'active',
      gifted: 'active',
      unpaid: 'active',
      churning: 'active',
      churned: 'active',
      // These concern the payment only: such subscribers still get mail.
      paused: 'active',
      past_due: 'active',
      unactivated: 'pending',
      unsubscribed: 'unsubscribed',
      removed: 'unsubscribed',
      blocked: 'unsubscribed',
      spammy: 'unsubscribed',
      undeliverable: 'bounced',
      complained: 'complained',
    });
    if ('reason' in found) return found;
    return {
      email: cell('email_address') || cell('email'),
      status: found.status,
      optedInAt: cell('creation_date'),
    };
  },
};

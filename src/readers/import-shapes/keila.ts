/** The contacts that Keila exports: Email,First name,Last name,Data,Status. Pure. */

import { type ImportShape, statusNamed } from './shape.ts';

/** Older versions export no status, and no version says when a contact opted in. */
export const keila: ImportShape = {
  tool: 'Keila',
  recognises: (has) => ['email', 'first name', 'last name'].every(has) && (has('data') || has('status')),
  read(cell) {
    const found = statusNamed(cell('status'), {
      active: 'active',
      unsubscribed: 'unsubscribed',
      unreachable: 'bounced',
      '': 'pending',
    });
    return 'reason' in found ? found : { email: cell('email'), status: found.status, optedInAt: '' };
  },
};

/** The three files of a Mailchimp audience: subscribed, unsubscribed and cleaned. Pure. */

import type { ReaderStatus } from '../reader.ts';
import type { ImportShape } from './shape.ts';

/*
 * No column has the status, but each file has a time column that the others lack. Contacts who never asked
 * for mail (such as customers of a shop) look like subscribed ones without an opt-in time.
 */
export const mailchimp: ImportShape = {
  tool: 'Mailchimp',
  recognises: (has) => has('email address') && has('optin_time') && has('euid'),
  read(cell) {
    const optedInAt = cell('confirm_time') || cell('optin_time');
    return { email: cell('email address'), status: statusOf(cell, optedInAt), optedInAt };
  },
};

function statusOf(cell: (column: string) => string, optedInAt: string): ReaderStatus {
  if (cell('clean_time') !== '') return 'bounced';
  if (cell('unsub_time') !== '')
    return /spam|abuse/i.test(cell('unsub_reason')) ? 'complained' : 'unsubscribed';
  return optedInAt === '' ? 'pending' : 'active';
}

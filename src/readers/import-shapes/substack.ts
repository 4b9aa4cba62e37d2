/** What Substack exports: the short list with email_disabled, and the full subscriber dashboard. Pure. */

import type { ForeignReader, ImportShape } from './shape.ts';

/** Substack keeps people who asked to be deleted in the list, under an address of this domain. */
const DELETED = '@deletion-request.substack.com';

export const substack: ImportShape = {
  tool: 'Substack',
  recognises: (has) =>
    has('email') && (has('email_disabled') || ['subscription type', 'activity'].every(has)),
  read(cell) {
    if (cell('email').toLowerCase().endsWith(DELETED))
      return { reason: 'This person asked Substack to be deleted.' };
    return cell('email_disabled') === '' ? fromDashboard(cell) : fromList(cell);
  },
};

const fromList = (cell: (column: string) => string): ForeignReader => ({
  email: cell('email'),
  status: cell('email_disabled').toLowerCase() === 'false' ? 'active' : 'unsubscribed',
  optedInAt: cell('created_at'),
});

/**
 * No column of the dashboard says for certain that mail is switched off, so people who seem to receive none
 * are asked.
 */
const fromDashboard = (cell: (column: string) => string): ForeignReader => ({
  email: cell('email'),
  status: cell('receiving emails for') === '' ? 'pending' : 'active',
  optedInAt: cell('subscription date') || cell('start date'),
});

/**
 * What Substack exports: the short list with email_disabled, and the subscriber dashboard with everything.
 * Pure.
 */

import type { ForeignReader, ImportShape } from './shape.ts';

/** Substack renames people who asked to be deleted, and keeps them in the list. */
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
 * Nothing in the dashboard's columns says for certain that mail is switched off: without it they are asked.
 */
const fromDashboard = (cell: (column: string) => string): ForeignReader => ({
  email: cell('email'),
  status: cell('receiving emails for') === '' ? 'pending' : 'active',
  optedInAt: cell('subscription date') || cell('start date'),
});

/**
 * The members that Ghost exports:
 * id,email,name,note,subscribed_to_emails,…,created_at,deleted_at,labels,tiers. Pure.
 */

import { type ImportShape, statusNamed } from './shape.ts';

export const ghost: ImportShape = {
  tool: 'Ghost',
  recognises: (has) => has('email') && has('subscribed_to_emails'),
  read(cell) {
    const found = statusNamed(cell('subscribed_to_emails'), { true: 'active', false: 'unsubscribed' });
    if ('reason' in found) return found;
    return {
      email: cell('email'),
      status: cell('deleted_at') === '' ? found.status : 'unsubscribed',
      optedInAt: cell('created_at'),
    };
  },
};

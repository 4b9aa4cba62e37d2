/** What follows when a reader names another address. */
import { type AddressChangeContext, decideAddressChange } from '../../src/readers/address-change.ts';

const FREE: AddressChangeContext = {
  isOwn: false,
  suppression: null,
  taken: null,
  confirmations: 0,
  reminders: 0,
  asked: 0,
};
const stopped = (scope: 'digest' | 'all') => ({ reason: 'bounced', scope, at: new Date(0) }) as const;

test.each([
  ['a free address gets a confirmation', {}, 'confirm'],
  [
    'one whose person left by unsubscribing or erasing may come back',
    { suppression: stopped('digest') },
    'confirm',
  ],
  ['a bounce or complaint has stopped it', { suppression: stopped('all') }, 'nothing'],
  ['it is the reader’s own', { isOwn: true }, 'nothing'],
  ['another reader has it', { taken: 'active' }, 'remind'],
  ['another reader had it', { taken: 'unsubscribed' }, 'remind'],
  ['another reader has it, and was reminded three times', { taken: 'paused', reminders: 3 }, 'nothing'],
  ['another reader has it, whose mail comes back', { taken: 'bounced' }, 'nothing'],
  ['another reader has it, who complained', { taken: 'complained' }, 'nothing'],
  ['it had its three confirmations', { confirmations: 3 }, 'nothing'],
  ['the reader asked five times', { asked: 5 }, 'nothing'],
] as const)('%s', (_, context, answer) => {
  expect(decideAddressChange({ ...FREE, ...context })).toBe(answer);
});

/** Tests what happens to a sign-up, and how clients are identified. */
import {
  clientNetwork,
  decideSignup,
  type SignupContext,
  shortenedClient,
} from '../../src/readers/signup.ts';

const at = new Date('2026-11-20T09:00:00Z');
const decide = (facts: Partial<SignupContext>) =>
  decideSignup({
    suppression: null,
    status: null,
    confirmations: 0,
    reminders: 0,
    clientSignups: 0,
    ...facts,
  });

test.each([
  ['a new address', {}, 'confirm', true],
  ['a pending address', { status: 'pending', confirmations: 2 }, 'confirm', true],
  ['an address that had its three confirmations', { status: 'pending', confirmations: 3 }, 'confirm', false],
  ['an active reader', { status: 'active', confirmations: 3 }, 'remind', true],
  ['an active reader who had three reminders', { status: 'active', reminders: 3 }, 'remind', false],
  ['a paused reader', { status: 'paused' }, 'remind', true],
  [
    'an unsubscribed reader',
    { status: 'unsubscribed', suppression: { reason: 'unsubscribed', scope: 'digest', at } },
    'confirm',
    true,
  ],
  ['an erased reader', { suppression: { reason: 'erased', scope: 'digest', at } }, 'confirm', true],
  [
    'an erased reader who had complained',
    { suppression: { reason: 'erased', scope: 'all', at } },
    'refuse',
    false,
  ],
  [
    'an address that bounced',
    { status: 'bounced', suppression: { reason: 'bounced', scope: 'all', at } },
    'refuse',
    false,
  ],
  ['a bounced reader without suppression', { status: 'bounced' }, 'refuse', false],
  [
    'somebody who complained',
    { status: 'complained', suppression: { reason: 'complained', scope: 'all', at } },
    'refuse',
    false,
  ],
  ['the hundredth sign-up of a client', { clientSignups: 99 }, 'confirm', true],
  ['the hundred and first sign-up of a client', { clientSignups: 100 }, 'limit', false],
] as const)('%s: decided', (_who, facts, action, mail) => {
  expect(decide(facts as Partial<SignupContext>)).toEqual({ action, mail });
});

test.each([
  ['203.0.113.77', '203.0.113.77', '203.0.113.0'],
  ['::ffff:203.0.113.77', '203.0.113.77', '203.0.113.0'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::', '2001:db8:1::'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::', '2001:db8:1::'],
  ['2001:db8::1', '2001:db8:0:0::', '2001:db8:0::'],
  ['fe80::1%eth0', 'fe80:0:0:0::', 'fe80:0:0::'],
  ['::1', '0:0:0:0::', '0:0:0::'],
  ['203.0.113.77:4711', '203.0.113.77', '203.0.113.0'],
  ['[2001:db8:1:2::1]:443', '2001:db8:1:2::', '2001:db8:1::'],
  ['"[2001:db8:1:2::1]"', '2001:db8:1:2::', '2001:db8:1::'],
  ['unknown', 'unknown', 'unknown'],
])('the client %s counts as %s and is recorded as %s', (client, network, recorded) => {
  expect(clientNetwork(client)).toBe(network);
  expect(shortenedClient(client)).toBe(recorded);
});

/** Tests which addresses are one mailbox, and when it may get another confirmation. */
import { hourOf, slotWithin } from '../../src/readers/confirmation-limits.ts';
import { mailboxKey } from '../../src/readers/mailbox-key.ts';

test.each([
  ['bombed+17@example.org', 'bombed@example.org'],
  ['bombed+a+b@example.org', 'bombed@example.org'],
  ['b.o.m.b.e.d@gmail.com', 'bombed@gmail.com'],
  ['bo.mbed+x@googlemail.com', 'bombed@gmail.com'],
  ['ada.lovelace@example.org', 'ada.lovelace@example.org'],
  ['ada-l_x@protonmail.com', 'adalx@proton.me'],
  ['ada@me.com', 'ada@icloud.com'],
  ['+tag@example.org', '+tag@example.org'],
])('%s leads to %s', (address, mailbox) => {
  expect(mailboxKey(address)).toBe(mailbox);
});

const NOW = new Date('2026-11-20T09:20:00Z');
const NONE = { mailbox: [], domain: new Map(), everybody: new Map() };
const days = (count: number): Date => new Date(NOW.getTime() + count * 86_400_000);

test.each([
  ['nothing before it', NONE, NOW],
  ['two to the mailbox', { ...NONE, mailbox: [days(-1), days(-2)] }, NOW],
  ['three to the mailbox', { ...NONE, mailbox: [days(-1), days(-2), days(-3)] }, days(27)],
  ['three to the mailbox long ago', { ...NONE, mailbox: [days(-31), days(-32), days(-33)] }, NOW],
  [
    'a hundred to the domain in this hour',
    { ...NONE, domain: new Map([[hourOf(NOW), 100]]) },
    new Date('2026-11-20T10:00:00Z'),
  ],
  [
    'five hundred to everybody in this hour and the next',
    {
      ...NONE,
      everybody: new Map([
        [hourOf(NOW), 500],
        [hourOf(NOW) + 1, 500],
      ]),
    },
    new Date('2026-11-20T11:00:00Z'),
  ],
  ['many far ahead', { ...NONE, domain: new Map([[hourOf(NOW) + 500, 100]]) }, NOW],
] as const)('with %s a confirmation goes out at its time', (_, earlier, at) => {
  expect(slotWithin(earlier, NOW)).toEqual(at);
});

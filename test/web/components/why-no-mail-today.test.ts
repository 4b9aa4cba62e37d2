/** What the preferences page says of today's mail. */
import { DEFAULT_PREFERENCES, type Reader } from '../../../src/readers/reader.ts';
import { whyNoMailToday } from '../../../src/web/components/why-no-mail-today.ts';

/** Wednesday, eleven in the morning in Riga. */
const NOW = new Date('2026-03-11T09:00:00Z');
const READER: Reader = {
  ...DEFAULT_PREFERENCES,
  timeZone: 'Europe/Riga',
  id: 1,
  publicId: '00000000-0000-4000-8000-000000000001',
  email: 'ada@example.org',
  emailKey: 'ada@example.org',
  status: 'active',
  createdAt: NOW,
  confirmedAt: NOW,
  nextDueAt: new Date('2026-03-12T06:00:00Z'),
  lastPeriodEnd: null,
};
const say = (
  reader: Partial<Reader>,
  digest: Partial<{ day: string; status: string; reason: string }> | null = null,
) =>
  whyNoMailToday(
    { ...READER, ...reader },
    digest === null ? null : { day: '2026-03-11', status: 'sent', reason: null, ...digest },
    NOW,
  );

test.each([
  [{}, { status: 'sent' }, 'Today’s digest was sent. If it did not arrive, look in the spam folder.'],
  [{}, { status: 'empty' }, 'No mail today: nothing new matched what you chose.'],
  [
    {},
    { status: 'empty', reason: 'nothing new is about what you chose; one paper touches it' },
    'No mail today: nothing new is about what you chose; one paper touches it.',
  ],
  [
    {},
    { status: 'failed', reason: 'the mailbox could not take it' },
    'Today’s digest could not be delivered: the mailbox could not take it. Its papers are in the next one.',
  ],
  [{}, { status: 'planned' }, 'Today’s digest is made, and is on its way.'],
  [
    {},
    { day: '2026-03-10' },
    'No mail today: your subscription, or its present time, began after today’s digests were made.',
  ],
  [{ nextDueAt: new Date('2026-03-11T10:30:00Z'), minuteOfDay: 750 }, null, 'Today’s digest comes at 12:30.'],
  [
    { nextDueAt: new Date('2026-03-11T08:59:00Z') },
    null,
    'Today’s digest is due, and is made within minutes.',
  ],
  [{ frequency: 'weekly', weekday: 5 }, null, 'No mail today: you chose Fridays.'],
  [{ frequency: 'monthly', monthDay: 31 }, null, 'No mail today: you chose day 31 of the month.'],
  [{ pauseUntil: '2026-03-12' }, null, null],
  [{ status: 'unsubscribed' }, null, null],
] as const)('%j with %j', (reader, digest, sentence) => {
  expect(say(reader, digest)).toBe(sentence);
});

/** Why a reader got no mail on a day, in words. */
import {
  type DayFacts,
  explainDelivery,
  explainNoDelivery,
} from '../../../src/delivery/reports/why-no-mail.ts';
import { NOW } from '../../support/builders.ts';

const facts: DayFacts = {
  day: '2026-03-11',
  today: '2026-03-11',
  keptSince: '2025-03-11',
  status: 'active',
  frequency: 'daily',
  weekday: 1,
  monthDay: 31,
  pauseUntil: null,
  createdOn: '2025-01-01',
  confirmedOn: '2025-01-02',
  nextDueAt: NOW,
  consents: [{ event: 'confirmed', on: '2025-01-02' }],
  stops: [],
  next: null,
};
const delivery = {
  status: 'planned',
  reason: null,
  response: null,
  matched: null,
  attempts: 0,
  nextAttemptAt: null,
  sentAt: null,
  stopReason: null,
};

const left = [...facts.consents, { event: 'withdrawn', on: '2026-02-01' }];

test.each<[Partial<DayFacts>, string]>([
  [{ status: 'unsubscribed' }, 'the reader is unsubscribed'],
  [{ status: 'paused' }, 'the reader is paused'],
  [{ pauseUntil: '2026-04-01' }, 'paused until 2026-04-01'],
  [{ createdOn: '2026-03-12' }, 'signed up later, on 2026-03-12'],
  [{ confirmedOn: '2026-03-12', consents: [] }, 'confirmed later, on 2026-03-12'],
  [
    { status: 'pending', confirmedOn: null, consents: [{ event: 'requested', on: '2026-03-10' }] },
    'was not confirmed',
  ],
  [{ consents: left, status: 'unsubscribed' }, 'had unsubscribed on 2026-02-01'],
  [
    {
      consents: [...left, { event: 'confirmed', on: '2026-03-20' }],
      confirmedOn: '2026-03-20',
      today: '2026-04-01',
    },
    'had unsubscribed on 2026-02-01',
  ],
  [
    { status: 'bounced', stops: [{ kind: 'hard', on: '2026-03-01' }] },
    'a hard report of 2026-03-01 stopped the address',
  ],
  [{ keptSince: '2026-03-12' }, 'what was sent before 2026-03-12 is no longer kept'],
  [{ frequency: 'weekdays', day: '2026-03-07' }, 'it was a Saturday'],
  [{ frequency: 'weekly' }, 'on Mondays, and it was a Wednesday'],
  [{ frequency: 'monthly' }, 'on day 31 of the month'],
  [{ frequency: 'monthly', day: '2026-02-28' }, 'no run has reached that day'],
  [
    { confirmedOn: '2026-03-11' },
    'confirmed on that day, after the hour of its digest or of the last run; the next digest is due',
  ],
  [
    { confirmedOn: '2026-03-11', next: { day: '2026-03-12', newSince: '2026-03-05' } },
    'the first digest is that of 2026-03-12',
  ],
  [{ day: '2026-03-12' }, 'still to come; the next digest is due at 2026-03-11T09:00:00.000Z'],
  [{ day: '2026-03-12', status: 'unsubscribed', nextDueAt: null }, 'the reader is unsubscribed'],
  [
    { next: { day: '2026-03-14', newSince: '2026-03-10' } },
    'the digest of 2026-03-14 held what was new since 2026-03-10',
  ],
  [{}, 'the next digest is due at 2026-03-11T09:00:00.000Z'],
])('a reader with %j and no delivery that day gets the reason', (overrides, words) => {
  expect(explainNoDelivery({ ...facts, ...overrides })).toContain(words);
});

test.each([
  [{ status: 'sent', sentAt: NOW }, 'sent at 2026-03-11'],
  [{ status: 'empty', reason: 'no topic matched' }, 'nothing new matched: no topic matched'],
  [{ status: 'failed', reason: 'refused', response: '550 5.1.1 no' }, 'it failed: refused (550 5.1.1 no)'],
  [{ status: 'retrying', nextAttemptAt: NOW, attempts: 2 }, 'tried again at 2026-03-11'],
  [
    { status: 'retrying', nextAttemptAt: NOW, reason: 'throttled: at most 20/s to gmail.com' },
    'it is throttled: at most 20/s to gmail.com, and is looked at again at 2026-03-11',
  ],
  [{ status: 'planned', reason: 'throttled at example.org' }, 'waiting to be sent: throttled'],
  [{ status: 'planned', stopReason: '535 bad login' }, 'the run is stopped: 535 bad login'],
  [{ status: 'uncertain', reason: 'no answer' }, 'it may have arrived: no answer'],
])('a delivery with %j explains itself', (overrides, words) => {
  expect(explainDelivery({ ...delivery, ...overrides })).toContain(words);
});

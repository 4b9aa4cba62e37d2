import { explainDelivery, explainNoDelivery } from '../../src/delivery/why-no-mail.ts';
import { NOW } from '../support/builders.ts';

const reader = { status: 'active', frequency: 'daily', weekday: 1, monthDay: 31, pauseUntil: null, confirmedAt: null, nextDueAt: NOW };
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

test.each([
  [{ status: 'unsubscribed' }, '2026-03-11', 'the reader is unsubscribed'],
  [{ pauseUntil: '2026-04-01' }, '2026-03-11', 'paused until 2026-04-01'],
  [{ confirmedAt: NOW }, '2026-03-10', 'confirmed later'],
  [{ frequency: 'weekdays' }, '2026-03-14', 'it was a Saturday'],
  [{ frequency: 'weekly' }, '2026-03-11', 'on Mondays, and it was a Wednesday'],
  [{ frequency: 'monthly' }, '2026-03-11', 'on day 31 of the month'],
  [{ frequency: 'monthly' }, '2026-02-28', 'no run has reached that day'],
  [{}, '2026-03-12', 'the next digest is due at 2026-03-11T09:00:00.000Z'],
])('a reader with %j and no delivery on %s is told why', (overrides, day, words) => {
  expect(explainNoDelivery({ ...reader, ...overrides }, day)).toContain(words);
});

test.each([
  [{ status: 'sent', sentAt: NOW }, 'sent at 2026-03-11'],
  [{ status: 'empty', reason: 'no topic matched' }, 'nothing new matched: no topic matched'],
  [{ status: 'failed', reason: 'refused', response: '550 5.1.1 no' }, 'it failed: refused (550 5.1.1 no)'],
  [{ status: 'retrying', nextAttemptAt: NOW, attempts: 2 }, 'tried again at 2026-03-11'],
  [
    { status: 'retrying', nextAttemptAt: NOW, reason: 'waiting for its turn: at most 20/s to gmail.com' },
    'it is waiting for its turn: at most 20/s to gmail.com, and is looked at again at 2026-03-11',
  ],
  [{ status: 'planned', stopReason: '535 bad login' }, 'the run is stopped: 535 bad login'],
  [{ status: 'uncertain', reason: 'no answer' }, 'it may have arrived: no answer'],
])('a delivery with %j explains itself', (overrides, words) => {
  expect(explainDelivery({ ...delivery, ...overrides })).toContain(words);
});

/** Tests that what became of a digest is said in plain words. */
import { DELIVERY_STATUSES } from '../../../src/delivery/delivery.ts';
import { readerReason, readerStatus } from '../../../src/text/wording/delivery-wording.ts';

test.each([
  ['empty', 'nothing_matched', 'no mail: nothing new fits what you chose'],
  ['suppressed', 'superseded', 'not sent: a newer one took its place'],
  ['failed', 'given_up', 'could not be delivered: your mail server did not accept it'],
  ['retrying', 'login_refused', 'waiting to be tried again: something went wrong on our side'],
  ['uncertain', 'no_answer', 'sent, but your mail server did not say that it arrived'],
  ['sent', 'operator_sent', 'sent'],
])('%s for %s reads: %s', (status, code, expected) => {
  expect(readerStatus(status, { reasonCode: code, touching: 0 })).toBe(expected);
});

test.each([
  [1, 'no mail: nothing new is about what you chose; one paper touches it'],
  [3, 'no mail: nothing new is about what you chose; 3 papers touch it'],
])('an empty digest whose period had %s papers that touch a topic says so', (touching, expected) => {
  expect(readerStatus('empty', { reasonCode: 'nothing_matched', touching })).toBe(expected);
});

test('no status of the ledger is shown as it stands, but for sent', () => {
  const expected = DELIVERY_STATUSES.filter((status) => status !== 'sent').map((status) =>
    readerStatus(status, { reasonCode: null, touching: 0 }),
  );
  expect(expected.filter((words) => (DELIVERY_STATUSES as readonly string[]).includes(words))).toEqual([]);
  expect(readerReason({ reasonCode: null, touching: 0 })).toBeNull();
});

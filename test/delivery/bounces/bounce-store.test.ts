/** What becomes of an address by the bounces that came for it. */
import {
  type BounceRecord,
  findReturnedMail,
  recordBounce,
} from '../../../src/delivery/bounces/bounce-store.ts';
import { hoursAfter, NOW } from '../../support/builders.ts';
import {
  aFixedMail,
  claim,
  fix,
  insertReader,
  ledgerOfEachTest,
  plan,
  record,
} from '../queue/ledger-store-builders.ts';

const store = ledgerOfEachTest();

/** Sends one reader a mail a day; gives the deliveries' ids. */
async function sentMails(count: number): Promise<{ readerId: number; ids: number[] }> {
  const readerId = await insertReader(store.db, {
    email: 'ada@reader.example',
    emailKey: 'ada@reader.example',
  });
  const ids: number[] = [];
  for (let day = 0; day < count; day += 1) {
    const now = hoursAfter(NOW, 24 * day);
    await plan(store.db, now);
    const [delivery] = (await claim(store.db, { now })).deliveries;
    await fix(store.db, [aFixedMail(delivery!.id, readerId)]);
    await record(store.db, delivery!.id, {}, 'one', now);
    ids.push(delivery!.id);
  }
  return { readerId, ids };
}

const soft = (
  readerId: number,
  deliveryId: number | null,
  overrides: Partial<BounceRecord> = {},
): BounceRecord => ({
  readerId,
  deliveryId,
  kind: 'soft',
  counts: true,
  status: '5.2.2',
  detail: 'full',
  report: `report of ${deliveryId}`,
  at: hoursAfter(NOW, 24 * 30),
  ...overrides,
});

test('three soft bounces among the last five mails stop an address, two do not', async () => {
  const { readerId, ids } = await sentMails(5);
  expect(await recordBounce(store.db, soft(readerId, ids[0]!))).toBe('counted');
  expect(await recordBounce(store.db, soft(readerId, ids[2]!))).toBe('counted');
  expect(await recordBounce(store.db, soft(readerId, ids[4]!))).toBe('stop');
});

test('mails that arrive push old soft bounces out', async () => {
  const { readerId, ids } = await sentMails(8);
  for (const id of ids.slice(0, 3)) expect(await recordBounce(store.db, soft(readerId, id))).toBe('counted');
  expect(await recordBounce(store.db, soft(readerId, ids[7]!))).toBe('counted');
});

test('a full mailbox that is reported five days late each time stops the address all the same', async () => {
  const { readerId, ids } = await sentMails(8);
  const fiveDaysLate = (day: number) =>
    soft(readerId, ids[day]!, { at: hoursAfter(NOW, 24 * (day + 5) - 1) });
  // When the first report comes, five more mails are on their way: what becomes of them is not known yet.
  expect(await recordBounce(store.db, fiveDaysLate(0))).toBe('counted');
  expect(await recordBounce(store.db, fiveDaysLate(1))).toBe('counted');
  expect(await recordBounce(store.db, fiveDaysLate(2))).toBe('stop');
});

test('mails that arrived between soft bounces reported at once clear them', async () => {
  const { readerId, ids } = await sentMails(7);
  const atOnce = (day: number) => soft(readerId, ids[day]!, { at: hoursAfter(NOW, 24 * day + 1) });
  expect(await recordBounce(store.db, atOnce(0))).toBe('counted');
  expect(await recordBounce(store.db, atOnce(1))).toBe('counted');
  expect(await recordBounce(store.db, atOnce(6))).toBe('counted');
});

test('the same report, and a second report of the same mail, count once', async () => {
  const { readerId, ids } = await sentMails(3);
  for (let again = 0; again < 3; again += 1)
    expect(await recordBounce(store.db, soft(readerId, ids[0]!))).toBe('counted');
  expect(await recordBounce(store.db, soft(readerId, ids[0]!, { report: 'another report' }))).toBe('counted');
  expect(await store.db.bounceEvent.count()).toBe(2);
});

test('a hard bounce and a complaint stop an address at once', async () => {
  const { readerId, ids } = await sentMails(1);
  expect(await recordBounce(store.db, soft(readerId, ids[0]!, { kind: 'hard', status: '5.1.1' }))).toBe(
    'stop',
  );
  expect(await recordBounce(store.db, soft(readerId, null, { kind: 'complaint', report: 'complaint' }))).toBe(
    'stop',
  );
});

test('refusals of our message or standing are remembered and never counted', async () => {
  const { readerId, ids } = await sentMails(5);
  for (const id of ids)
    expect(await recordBounce(store.db, soft(readerId, id, { counts: false, status: '5.7.1' }))).toBe('none');
  expect(await store.db.bounceEvent.count()).toBe(5);
});

test('a returned mail is known by its Message-ID and its reader, and by neither alone', async () => {
  const { readerId, ids } = await sentMails(1);
  const messageIds = [`<d${ids[0]}@papers.example>`];
  expect(await findReturnedMail(store.db, { emailKeys: ['ada@reader.example'], messageIds })).toEqual({
    readerId,
    deliveryId: ids[0],
  });
  expect(await findReturnedMail(store.db, { emailKeys: ['eve@reader.example'], messageIds })).toBeNull();
  expect(
    await findReturnedMail(store.db, {
      emailKeys: ['ada@reader.example'],
      messageIds: ['<other@papers.example>'],
    }),
  ).toBeNull();
  expect(await findReturnedMail(store.db, { emailKeys: [], messageIds })).toBeNull();
});

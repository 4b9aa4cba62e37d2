/** Mails whose kept bytes are gone, and mails and papers that break the renderer: no other reader notices. */
import { listDeliveries } from '../../src/delivery/reports/ledger-views-store.ts';
import { unrenderableLately } from '../../src/delivery/sending/unrenderable-store.ts';
import { sentPapers } from '../support/sent-papers.ts';
import { recipients, type Scene, scene, sendDue, sendQueued } from './sending-scene.ts';

let here: Scene;
afterEach(() => here.close());

const headerOf = (raw: string, name: string): string =>
  new RegExp(`^${name}: (.*)$`, 'im').exec(raw)?.[1] ?? '';

test('a mail whose kept bytes are gone is made again with the same papers, Message-ID and Date', async () => {
  const answers = ['drop-accepted'];
  here = await scene(1, { onMessage: ({ raw }) => (raw === '' ? undefined : answers.shift()) });
  const { tested, server } = here;
  expect(await sendDue(tested)).toEqual({ uncertain: 1 });
  const before = await sentPapers(tested.app.db);
  await tested.app.db.storedMessage.deleteMany();
  await tested.app.db.reader.updateMany({ data: { maxPapers: 1 } });
  tested.at('2026-03-11T09:30:00Z');
  expect(await sendQueued(tested)).toEqual({ sent: 1 });
  const [first, second] = server.messages;
  for (const name of ['Message-ID', 'Date', 'Subject'])
    expect(headerOf(second!.raw, name)).toBe(headerOf(first!.raw, name));
  expect(await sentPapers(tested.app.db)).toEqual(before);
  for (const title of ['Zebra', 'Laundry', 'Sparse']) expect(second!.raw).toContain(title);
});

test('kept bytes that were damaged hold up no other, and the mail has the same papers', async () => {
  const answers = ['451 4.3.0 later'];
  here = await scene(2, { onMessage: ({ raw }) => (raw === '' ? undefined : answers.shift()) });
  const { tested, server } = here;
  expect(await sendDue(tested)).toEqual({ sent: 1, retrying: 1 });
  await tested.app.db.storedMessage.updateMany({ data: { manifest: 'no manifest at all' } });
  tested.at('2026-03-11T09:30:00Z');
  expect(await sendQueued(tested)).toEqual({ sent: 1 });
  expect(recipients(server)).toEqual(['r1@example.org', 'r2@example.org']);
});

test('a mail that cannot be made is given up after three tries, reported, and holds up no other', async () => {
  here = await scene(4);
  const { tested, server } = here;
  // No sign-up takes such an address; a hand or a restore may have put it there.
  await tested.app.db.reader.update({
    where: { emailKey: 'r2@example.org' },
    data: { email: 'r2@example.org@nowhere' },
  });
  expect(await sendDue(tested)).toEqual({ sent: 3, retrying: 1 });
  for (const [at, status] of [
    ['2026-03-11T09:06:00Z', 'retrying'],
    ['2026-03-11T09:12:00Z', 'failed'],
  ] as const) {
    tested.at(at);
    expect(await sendQueued(tested)).toEqual({ [status]: 1 });
  }
  expect(recipients(server)).toEqual(['r1@example.org', 'r3@example.org', 'r4@example.org']);
  const [failed] = await listDeliveries(tested.app.db, { status: 'failed', limit: 1 });
  expect(failed?.reason).toMatch(/^given up after 3 tries: the mail could not be composed: .*address/);
  // Put right, the reader gets it all with the next digest.
  await tested.app.db.reader.update({
    where: { emailKey: 'r2@example.org' },
    data: { email: 'r2@example.org' },
  });
  tested.at('2026-03-12T09:00:00Z');
  expect(await sendDue(tested)).toEqual({ sent: 1, empty: 3 });
  expect(server.messages[3]?.raw).toContain('Zebra');
});

test('a mail that its server has put off twice is not given up when it cannot be made once', async () => {
  const answers = ['451 4.3.0 later', '451 4.3.0 later'];
  here = await scene(1, { onMessage: ({ raw }) => (raw === '' ? undefined : answers.shift()) });
  const { tested } = here;
  expect(await sendDue(tested)).toEqual({ retrying: 1 });
  tested.at('2026-03-11T09:30:00Z');
  expect(await sendQueued(tested)).toEqual({ retrying: 1 });
  await tested.app.db.storedMessage.deleteMany();
  await tested.app.db.reader.updateMany({ data: { email: 'r1@example.org@nowhere' } });
  tested.at('2026-03-11T10:00:00Z');
  expect(await sendQueued(tested)).toEqual({ retrying: 1 });
});

test('a paper that breaks every mail it is in is left out of them all, and reported', async () => {
  here = await scene(3);
  const { tested, server } = here;
  const bad = await tested.app.db.paper.findFirstOrThrow({ where: { title: { contains: 'Laundry' } } });
  // Nothing that is read gets so into the store.
  await tested.app.db.$executeRaw`UPDATE papers SET authors = ARRAY[NULL]::text[] WHERE id = ${bad.id}`;
  expect(await sendDue(tested)).toEqual({ sent: 3 });
  expect(recipients(server)).toEqual(['r1@example.org', 'r2@example.org', 'r3@example.org']);
  for (const { raw } of server.messages) {
    expect(raw).toContain('Zebra');
    expect(raw).not.toContain('Laundry');
  }
  expect(await unrenderableLately(tested.app.db, tested.app.clock.now())).toMatchObject([{ paper: bad.id }]);
  // It was not sent, so that it can come once it is put right.
  await tested.app.db.paper.update({ where: { id: bad.id }, data: { authors: [] } });
  tested.at('2026-03-12T09:00:00Z');
  expect(await sendDue(tested)).toEqual({ sent: 3 });
  for (const { raw } of server.messages.slice(3)) expect(raw).toContain('Laundry');
  tested.at('2026-03-14T09:00:00Z');
  expect(await unrenderableLately(tested.app.db, tested.app.clock.now())).toEqual([]);
});

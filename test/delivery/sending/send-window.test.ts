/** The wire: never more mails in doubt, nor more connections, than SEND_CONCURRENCY says. */
import { getEventListeners } from 'node:events';
import type { ClaimedMail } from '../../../src/delivery/queue/claim-store.ts';
import type { Decision } from '../../../src/delivery/sending/decide.ts';
import { sendAndRecord } from '../../../src/delivery/sending/send-and-record.ts';
import { openSendWindow, type SendWindow } from '../../../src/delivery/sending/send-window.ts';
import type { AttemptResult, Gate, OutgoingMail, Transport } from '../../../src/mail/mail.ts';
import { createSmtpTransport } from '../../../src/mail/smtp/smtp-transport.ts';
import { aMail } from '../../mail/transport-contract.ts';
import { NOW } from '../../support/builders.ts';
import { startMailServer } from '../../support/mail-server.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * A far side that takes an envelope in one turn and the message in another, and remembers how many messages
 * were on the wire at once.
 */
function slowTransport(): Transport & { readonly sent: string[]; most: number } {
  let open = 0;
  const transport = {
    sent: [] as string[],
    most: 0,
    async send(mail: OutgoingMail, gate?: Gate): Promise<AttemptResult> {
      await turn();
      await gate?.();
      open += 1;
      transport.most = Math.max(transport.most, open);
      await turn();
      open -= 1;
      transport.sent.push(mail.messageId);
      return { kind: 'sent', response: '250 ok' };
    },
    close: async () => undefined,
  };
  return transport;
}

const mails = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    mail: aMail({ messageId: `<${index}@x>` }),
    about: {
      kind: 'known',
      id: index,
      readerId: 1,
      plannedAt: NOW,
      attempts: 1,
      inDoubt: false,
      messageId: null,
    } as ClaimedMail,
  }));
const sentDecision = (deliveryId: number): Decision => ({
  deliveryId,
  status: 'sent',
  reason: null,
  response: null,
  nextAttemptAt: null,
  countsAsAttempt: true,
});
/** What recording gives as long as nothing is to stop. */
const GO_ON = { stop: false };

/** What surrounds the sending, as a test wants it. */
interface Surroundings {
  readonly transport: Transport;
  /** Default: one of its own. */
  readonly window?: SendWindow;
  readonly concurrency: number;
  readonly permit: (signal?: AbortSignal) => Promise<void>;
  readonly throttle: (id: number) => Promise<Decision | null>;
  readonly handOver: ((ids: readonly number[]) => Promise<readonly number[]>) | null;
  readonly isHeld: () => boolean;
  readonly record: (decisions: readonly Decision[]) => Promise<{ readonly stop: boolean }>;
}
const options = (transport: Transport, overrides: Partial<Surroundings> = {}): Surroundings => ({
  transport,
  concurrency: 4,
  permit: async () => undefined,
  throttle: async () => null,
  handOver: null,
  isHeld: () => true,
  record: async () => GO_ON,
  ...overrides,
});
type Decide = (item: { readonly deliveryId: number }) => { decision: Decision; stop: boolean };

/** Sends all of `items`, and gives the ids of those that never were on the wire. */
async function sendAll(
  items: ReturnType<typeof mails>,
  { transport, concurrency, window, permit, throttle, handOver, isHeld, record }: Surroundings,
  decide: Decide = goOn,
  stop: AbortSignal = new AbortController().signal,
): Promise<number[]> {
  const unsent = new Set(items.map(({ about }) => about.id));
  const lease = { isHeld, renewing: () => () => undefined };
  const claim = { holder: 'one', lease, signal: stop, unsent, taken: items.length };
  const parts = {
    window: window ?? openSendWindow(transport, concurrency),
    webhooks: null,
    mailer: { buffers: { release: () => undefined } },
    rate: { take: permit },
    quotas: { begin: throttle },
    recorder: {
      decide: ({ id }: ClaimedMail) => decide({ deliveryId: id }),
      record: async (_claim: unknown, decisions: readonly Decision[]) => ({
        ids: decisions.map(({ deliveryId }) => deliveryId),
        ...(await record(decisions)),
      }),
      handOver: handOver === null ? null : (_claim: unknown, ids: readonly number[]) => handOver(ids),
    },
  };
  async function* ready() {
    yield* items;
  }
  await sendAndRecord(parts, claim, ready());
  return [...unsent];
}
const goOn = ({ deliveryId }: { deliveryId: number }) => ({
  decision: sentDecision(deliveryId),
  stop: false,
});

test('as many may wait for a line as there are webhooks, without Node taking them for a leak', async () => {
  const { lines } = openSendWindow(slowTransport(), 1);
  const { signal } = new AbortController();
  const taken = Array.from({ length: 40 }, () => lines.take(signal));
  expect(getEventListeners(signal, 'abort').length).toBeLessThanOrEqual(10);
  for (const _ of taken) lines.free();
  await Promise.all(taken);
});

test('never are more mails unrecorded than there are connections', async () => {
  const transport = slowTransport();
  let unrecorded = 0;
  let most = 0;
  // Asked right before each message goes on the wire.
  const isHeld = () => {
    unrecorded += 1;
    most = Math.max(most, unrecorded);
    return true;
  };
  const record = async (decisions: readonly Decision[]) => {
    await turn();
    await turn();
    unrecorded -= decisions.length;
    return GO_ON;
  };
  expect(await sendAll(mails(50), options(transport, { isHeld, record }), goOn)).toEqual([]);
  expect(transport.sent).toHaveLength(50);
  expect(most).toBe(4);
});

test('to a real server never are more connections opened, by any number of senders at once', async () => {
  const server = await startMailServer();
  const transport = createSmtpTransport({ url: server.url, name: 'papers.example' });
  const shared = openSendWindow(transport, 3);
  await Promise.all([
    sendAll(mails(20), options(transport, { window: shared })),
    sendAll(mails(20), options(transport, { window: shared })),
  ]);
  expect(server.messages).toHaveLength(40);
  expect(server.connections).toBe(3);
  await transport.close();
  await server.close();
});

test('while an outcome is written, the envelope of the next mail goes out', async () => {
  const events: string[] = [];
  const transport: Transport = {
    async send({ messageId }, gate) {
      events.push(`envelope ${messageId}`);
      await gate?.();
      events.push(`message ${messageId}`);
      return { kind: 'sent', response: '250 ok' };
    },
    close: async () => undefined,
  };
  const record = async () => {
    for (let turns = 0; turns < 5; turns += 1) await turn();
    events.push('recorded');
    return GO_ON;
  };
  await sendAll(mails(2), options(transport, { concurrency: 1, record }));
  expect(events).toEqual([
    'envelope <0@x>',
    'message <0@x>',
    'envelope <1@x>',
    'recorded',
    'message <1@x>',
    'recorded',
  ]);
});

test('a mail that was refused before its message is written down, and takes no place from others', async () => {
  const recorded: number[] = [];
  const transport: Transport = {
    async send({ messageId }, gate) {
      if (messageId === '<0@x>') return { kind: 'unreachable', reason: 'refused' };
      await gate?.();
      return { kind: 'sent', response: '250 ok' };
    },
    close: async () => undefined,
  };
  const record = async (decisions: readonly Decision[]) => {
    recorded.push(...decisions.map(({ deliveryId }) => deliveryId));
    return GO_ON;
  };
  expect(await sendAll(mails(3), options(transport, { concurrency: 1, record }))).toEqual([]);
  expect(recorded).toEqual([0, 1, 2]);
});

test('outcomes that arrive together are written together', async () => {
  const groups: number[] = [];
  const record = async (decisions: readonly Decision[]) => {
    groups.push(decisions.length);
    await turn();
    return GO_ON;
  };
  await sendAll(mails(40), options(slowTransport(), { record }), goOn);
  expect(groups.reduce((sum, size) => sum + size, 0)).toBe(40);
  expect(groups.length).toBeLessThan(40);
});

test('after a stop nothing more is begun, and what was not begun is reported', async () => {
  const transport = slowTransport();
  const notBegun = await sendAll(mails(20), options(transport, { concurrency: 2 }), ({ deliveryId }) => ({
    decision: sentDecision(deliveryId),
    stop: deliveryId === 5,
  }));
  expect(transport.sent.length + notBegun.length).toBe(20);
  expect(transport.sent.length).toBeLessThanOrEqual(7);
});

test('after a record that says stop nothing more is begun', async () => {
  const transport = slowTransport();
  const record = async (decisions: readonly Decision[]) => ({
    stop: decisions.some(({ deliveryId }) => deliveryId === 5),
  });
  const notBegun = await sendAll(mails(20), options(transport, { concurrency: 2, record }));
  expect(transport.sent.length + notBegun.length).toBe(20);
  expect(transport.sent.length).toBeLessThanOrEqual(9);
});

test('an abort from outside finishes the mails on the wire', async () => {
  const stop = new AbortController();
  const recorded: number[] = [];
  const record = async (decisions: readonly Decision[]) => {
    recorded.push(...decisions.map(({ deliveryId }) => deliveryId));
    return GO_ON;
  };
  const notBegun = await sendAll(
    mails(20),
    options(slowTransport(), { concurrency: 3, record }),
    (item) => {
      stop.abort();
      return goOn(item);
    },
    stop.signal,
  );
  expect(recorded.length).toBe(3);
  expect([...recorded, ...notBegun].sort((a, b) => a - b)).toEqual(mails(20).map(({ about }) => about.id));
});

test('a mail that belongs to another process by now is not sent', async () => {
  const transport = slowTransport();
  const handOver = async (ids: readonly number[]) => ids.filter((id) => id !== 2);
  await sendAll(mails(4), options(transport, { handOver }), goOn);
  expect(transport.sent).not.toContain('<2@x>');
  expect(transport.sent).toHaveLength(3);
});

test('a mail whose turn it is not is not sent, and what is to be recorded instead is; the others go on', async () => {
  const transport = slowTransport();
  const recorded: Decision[] = [];
  const record = async (decisions: readonly Decision[]) => {
    recorded.push(...decisions);
    return GO_ON;
  };
  const later: Decision = { ...sentDecision(1), status: 'retrying', reason: 'rate_limited' };
  const turn = async (id: number) => (id === 1 ? later : null);
  expect(await sendAll(mails(8), options(transport, { concurrency: 2, throttle: turn, record }))).toEqual([]);
  expect(transport.sent).toHaveLength(7);
  expect(transport.sent).not.toContain('<1@x>');
  expect(recorded.filter(({ status }) => status === 'retrying')).toEqual([later]);
  expect(recorded).toHaveLength(8);
});

test('a ledger that cannot be written stops the sending and is reported', async () => {
  const transport = slowTransport();
  const record = async () => {
    throw new Error('the database has gone');
  };
  await expect(sendAll(mails(50), options(transport, { record }), goOn)).rejects.toThrow(
    'the database has gone',
  );
  expect(transport.sent.length).toBeLessThanOrEqual(4);
});

test('marks for mails that wait at the same time are one call, and what was taken over is not sent', async () => {
  const groups: number[] = [];
  const handOver = async (ids: readonly number[]) => {
    groups.push(ids.length);
    await turn();
    return ids.filter((id) => id !== 7);
  };
  const transport = slowTransport();
  expect(await sendAll(mails(40), options(transport, { handOver }), goOn)).toEqual([7]);
  expect(transport.sent).toHaveLength(39);
  expect(transport.sent).not.toContain('<7@x>');
  expect(groups.length).toBeLessThan(40);
});

test('when the claim is lost while a mail waits for its turn, neither it nor any after it goes on the wire', async () => {
  const transport = slowTransport();
  let permits = 0;
  const permit = async () => {
    permits += 1;
    await turn();
  };
  const isHeld = () => permits < 10;
  const notBegun = await sendAll(mails(40), options(transport, { concurrency: 1, permit, isHeld }), goOn);
  expect(transport.sent).toHaveLength(9);
  expect(notBegun).toHaveLength(31);
});

test('a mail that begins anew keeps its one place, turn and mark, and is asked for again', async () => {
  const asked = { turns: 0, marks: 0, held: 0 };
  const transport: Transport = {
    async send(_mail, gate) {
      await gate?.();
      await gate?.();
      return { kind: 'sent', response: '250 ok' };
    },
    close: async () => undefined,
  };
  const how = options(transport, {
    concurrency: 1,
    throttle: async () => {
      asked.turns += 1;
      return null;
    },
    handOver: async (ids) => {
      asked.marks += ids.length;
      return ids;
    },
    isHeld: () => {
      asked.held += 1;
      return true;
    },
  });
  expect(await sendAll(mails(3), how)).toEqual([]);
  expect(asked).toEqual({ turns: 3, marks: 3, held: 6 });
});

test('a mail that is not ours any more when it begins anew was not begun; one whose fate is unknown is recorded', async () => {
  const recorded: number[] = [];
  let held = true;
  const transport: Transport = {
    async send({ messageId }, gate) {
      await gate?.();
      held = false;
      if (messageId === '<0@x>') return { kind: 'uncertain', reason: 'the line broke' };
      await gate?.();
      return { kind: 'sent', response: '250 ok' };
    },
    close: async () => undefined,
  };
  const record = async (decisions: readonly Decision[]) => {
    recorded.push(...decisions.map(({ deliveryId }) => deliveryId));
    return GO_ON;
  };
  expect(await sendAll(mails(2), options(transport, { concurrency: 2, isHeld: () => held, record }))).toEqual(
    [1],
  );
  expect(recorded).toEqual([0]);
});

test('when a server turns out to be unavailable after the claim was lost, the mail counts as not begun', async () => {
  let held = true;
  const transport: Transport = {
    async send() {
      held = false;
      return { kind: 'unreachable', reason: 'the server hung up on a process that slept' };
    },
    close: async () => undefined,
  };
  const decided: number[] = [];
  const decide = (item: { deliveryId: number }) => {
    decided.push(item.deliveryId);
    return goOn(item);
  };
  expect(await sendAll(mails(3), options(transport, { concurrency: 1, isHeld: () => held }), decide)).toEqual(
    [0, 1, 2],
  );
  expect(decided).toEqual([]);
});

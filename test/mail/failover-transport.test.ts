/** Two mail servers: the second takes the mail while the first is unavailable, and nothing goes twice. */
import { createFailoverTransport, PROBE_AFTER_MS } from '../../src/mail/failover-transport.ts';
import { createSmtpTransport } from '../../src/mail/smtp/smtp-transport.ts';
import { type MailServer, type MailServerOptions, startMailServer } from '../support/mail-server.ts';
import { aMail, keepsTransportContract } from './transport-contract.ts';

let first: MailServer;
let second: MailServer;
let clock = 0;
let changes: (string | null)[] = [];
const close: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const one of close.splice(0)) await one();
});

async function open(
  firstOptions: MailServerOptions = {},
  secondOptions: MailServerOptions = {},
  firstUrl?: (url: string) => string,
) {
  first = await startMailServer(firstOptions);
  second = await startMailServer(secondOptions);
  changes = [];
  const smtp = (url: string) =>
    createSmtpTransport({ url, name: 'papers.example', timeouts: { connectMs: 2000 } });
  const transport = createFailoverTransport({
    first: smtp(firstUrl?.(first.url) ?? first.url),
    second: smtp(second.url),
    realNow: () => clock,
    onChange: (away) => changes.push(away),
  });
  close.push(
    () => transport.close(),
    () => first.close(),
    () => second.close(),
  );
  return transport;
}

keepsTransportContract('the failover transport', async () => {
  const transport = await open();
  return {
    transport,
    arrived: async () => first.messages.map(({ raw }) => raw),
    dispose: () => transport.close(),
  };
});

test('as long as the first server takes mail, the second one sees none', async () => {
  const transport = await open();
  expect(await transport.send(aMail())).toMatchObject({
    kind: 'sent',
    response: expect.not.stringContaining('FALLBACK'),
  });
  expect([first.messages.length, second.connections]).toEqual([1, 0]);
  expect(changes).toEqual([null]);
});

const TROUBLES: readonly { name: string; options?: MailServerOptions; url?: (url: string) => string }[] = [
  { name: 'cannot be reached', url: () => 'smtp://127.0.0.1:1' },
  {
    name: 'refuses the login',
    options: { login: { user: 'u', pass: 'right' } },
    url: (url) => url.replace(':right@', ':wrong@'),
  },
  { name: 'answers 421 at the greeting', options: { onConnection: () => '421 4.3.2 too busy' } },
  { name: 'answers 421 to a recipient', options: { onRecipient: () => '421 4.7.28 too much mail' } },
  { name: 'hangs up before the message', options: { onRecipient: () => 'hang-up' } },
  {
    name: 'hangs up within the message',
    options: { onMessage: ({ raw }) => (raw === '' ? 'drop-unread' : undefined) },
  },
];

test.each(
  TROUBLES,
)('a first server that $name makes the second take the mail, and its answer says so', async ({
  options,
  url,
}) => {
  const transport = await open(options, {}, url);
  expect(await transport.send(aMail())).toMatchObject({
    kind: 'sent',
    response: expect.stringMatching(/^250.* \[SMTP_URL_FALLBACK\]$/),
  });
  expect([first.messages.length, second.messages.length]).toEqual([0, 1]);
  expect(changes).toEqual([expect.any(String)]);
});

test.each([
  ['drop-accepted', 1],
  ['drop-refused', 0],
])('a mail whose answer is lost (%s) is uncertain and never goes by the second server', async (fault, kept) => {
  const transport = await open({ onMessage: ({ raw }) => (raw === '' ? undefined : fault) });
  expect(await transport.send(aMail())).toMatchObject({ kind: 'uncertain' });
  expect([first.messages.length, second.messages.length]).toEqual([kept, 0]);
});

test.each([
  ['450 4.2.0 greylisted'],
  ['550 5.1.1 no such user'],
  ['550 5.7.1 we do not like your domain'],
])('%s is an answer about the mail: the second server is not asked', async (answer) => {
  const transport = await open({ onRecipient: () => answer });
  expect(await transport.send(aMail())).toMatchObject({
    kind: 'refused',
    response: expect.stringContaining(answer.slice(10)),
  });
  expect(second.connections).toBe(0);
});

test('a first server that is unavailable is tried again by one mail after a minute, and takes all of them when it is back', async () => {
  let busy = true;
  const transport = await open({ onConnection: () => (busy ? '421 4.3.2 too busy' : undefined) });
  await transport.send(aMail());
  await transport.send(aMail());
  expect(first.connections).toBe(1);
  clock += PROBE_AFTER_MS;
  await Promise.all([transport.send(aMail()), transport.send(aMail()), transport.send(aMail())]);
  expect([first.connections, second.messages.length]).toEqual([2, 5]);
  busy = false;
  clock += PROBE_AFTER_MS;
  await transport.send(aMail());
  await Promise.all([transport.send(aMail()), transport.send(aMail())]);
  expect([first.messages.length, second.messages.length]).toEqual([3, 5]);
  expect(changes).toEqual([expect.stringContaining('421'), null]);
});

test('when both are unavailable the mail is as unsent as with one', async () => {
  const transport = await open({}, { onConnection: () => '421 4.3.2 closing' }, () => 'smtp://127.0.0.1:1');
  expect(await transport.send(aMail())).toMatchObject({
    kind: 'unreachable',
    reason: expect.stringMatching(/SMTP_URL_FALLBACK: 421/),
  });
});

test('what the second server says of the mail counts', async () => {
  const transport = await open(
    {},
    { onRecipient: () => '550 5.1.1 no such user' },
    () => 'smtp://127.0.0.1:1',
  );
  expect(await transport.send(aMail())).toMatchObject({
    kind: 'refused',
    about: 'recipient',
    permanent: true,
  });
});

test('a mail that is not ours any more when the first server has failed is not given to the second, and neither is away for that', async () => {
  const transport = await open({ onMessage: ({ raw }) => (raw === '' ? undefined : '421 4.3.2 closing') });
  let asked = 0;
  const gate = async () => {
    asked += 1;
    if (asked === 2) throw new Error('not ours any more');
  };
  await expect(transport.send(aMail(), gate)).rejects.toThrow('not ours any more');
  expect([asked, first.messages.length, second.messages.length]).toEqual([2, 0, 0]);
  expect(await transport.send(aMail())).toMatchObject({
    kind: 'sent',
    response: expect.stringContaining('FALLBACK'),
  });
});

test('a mail that is held back at the first server is not given to the second', async () => {
  const transport = await open();
  const gate = async () => {
    throw new Error('not ours any more');
  };
  await expect(transport.send(aMail(), gate)).rejects.toThrow('not ours any more');
  expect([second.connections, changes]).toEqual([0, []]);
});

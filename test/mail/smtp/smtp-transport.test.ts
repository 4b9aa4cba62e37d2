/** Sending over SMTP to a real server: connections that are kept, and each kind of refusal. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { AttemptResult, Transport } from '../../../src/mail/mail.ts';
import { mustEncrypt, type SmtpOptions } from '../../../src/mail/smtp/smtp-connection.ts';
import { checkSmtp, createSmtpTransport } from '../../../src/mail/smtp/smtp-transport.ts';
import { type MailServer, type MailServerOptions, startMailServer } from '../../support/mail-server.ts';
import { aMail, keepsTransportContract } from '../transport-contract.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

async function opened(
  server: MailServerOptions = {},
  options: Partial<SmtpOptions> = {},
): Promise<{ server: MailServer; transport: Transport }> {
  const mailServer = await startMailServer(server);
  const transport = createSmtpTransport({
    url: mailServer.url,

    name: 'papers.example',
    ...options,
  });
  open.push(mailServer, transport);
  return { server: mailServer, transport };
}

async function outcomeWith(
  server: MailServerOptions,
  options: Partial<SmtpOptions> = {},
  to?: string,
): Promise<AttemptResult> {
  const { transport } = await opened(server, options);
  return transport.send(aMail(to === undefined ? {} : { to }));
}

keepsTransportContract('SMTP', async () => {
  const server = await startMailServer();
  const transport = createSmtpTransport({ url: server.url, name: 'papers.example' });
  return {
    transport,
    arrived: async () => server.messages.map(({ raw }) => raw),
    dispose: async () => {
      await transport.close();
      await server.close();
    },
  };
});

test('connections are kept for many mails, and no more are opened than mails are sent at once', async () => {
  const { server, transport } = await opened();
  const oneAfterAnother = async (first: number) => {
    for (let index = first; index < 40; index += 3)
      await transport.send(aMail({ messageId: `<k${index}@x.example>` }));
  };
  await Promise.all([0, 1, 2].map(oneAfterAnother));
  expect(server.messages).toHaveLength(40);
  expect(server.connections).toBe(3);
});

test('a refused recipient is recognised, and the next mail goes over the same connection', async () => {
  const { server, transport } = await opened({
    onRecipient: (to) => (to.startsWith('gone') ? '550 5.1.1 no such user' : undefined),
  });
  expect(await transport.send(aMail({ to: 'gone@reader.example' }))).toMatchObject({
    kind: 'refused',
    about: 'recipient',
    permanent: true,
    code: 550,
    enhancedCode: '5.1.1',
  });
  expect(await transport.send(aMail())).toMatchObject({ kind: 'sent' });
  expect(server.connections).toBe(1);
});

test('greylisting is temporary and not about the message', async () => {
  expect(
    await outcomeWith({ onRecipient: () => '451 4.7.1 greylisted, try again in 300 seconds' }),
  ).toMatchObject({
    kind: 'refused',
    about: 'server',
    permanent: false,
    code: 451,
  });
});

test('a refusal after the dot keeps the connection', async () => {
  let first = true;
  const refuseOnce = () => {
    const answer = first ? '554 5.7.1 looks like spam' : undefined;
    return answer;
  };
  const { server, transport } = await opened({
    onMessage: (mail) => (mail.raw === '' ? undefined : refuseOnce()),
  });
  expect(await transport.send(aMail())).toMatchObject({ kind: 'refused', about: 'content', permanent: true });
  first = false;
  expect(await transport.send(aMail())).toMatchObject({ kind: 'sent' });
  expect(server.connections).toBe(1);
});

test('421 at any point is the server asking for peace', async () => {
  expect(await outcomeWith({ onRecipient: () => '421 4.3.2 shutting down' })).toMatchObject({
    kind: 'refused',
    about: 'server',
    permanent: false,
    code: 421,
  });
});

test('a server that answers 521 and hangs up is still known to have said so', async () => {
  expect(await outcomeWith({ onConnection: () => '521 5.3.2 no mail here' })).toMatchObject({
    kind: 'refused',
    about: 'server',
    permanent: true,
    code: 521,
  });
});

test('a line cut in the middle of the message was not taken: unreachable', async () => {
  const { server, transport } = await opened({ onMessage: () => 'drop-unread' });
  // Big enough that it cannot all lie in the buffers between us and the server.
  const outcome = await transport.send(aMail({ body: `${'x'.repeat(70)}\r\n`.repeat(400_000) }));
  expect(outcome).toMatchObject({ kind: 'unreachable' });
  expect(server.messages).toHaveLength(0);
});

test('a line cut at the recipient was not taken: unreachable', async () => {
  expect(await outcomeWith({ onRecipient: () => 'hang-up' })).toMatchObject({ kind: 'unreachable' });
});

test('a line cut after the dot leaves it uncertain when the server kept the mail', async () => {
  const { server, transport } = await opened({
    onMessage: (mail) => (mail.raw === '' ? undefined : 'drop-accepted'),
  });
  expect(await transport.send(aMail())).toMatchObject({ kind: 'uncertain' });
  expect(server.messages).toHaveLength(1);
});

test('a line cut after the dot leaves it uncertain when the server dropped the mail', async () => {
  const { server, transport } = await opened({
    onMessage: (mail) => (mail.raw === '' ? undefined : 'drop-refused'),
  });
  expect(await transport.send(aMail())).toMatchObject({ kind: 'uncertain' });
  expect(server.messages).toHaveLength(0);
});

test('a server that never answers the dot leaves it uncertain after the time allowed', async () => {
  const outcome = await outcomeWith(
    { onMessage: (mail) => (mail.raw === '' ? undefined : 'hang') },
    { timeouts: { silenceMs: 200 } },
  );
  expect(outcome).toMatchObject({ kind: 'uncertain' });
});

test.each([
  ['250 2.0.0 ok', 'unreachable'],
  ['554 5.7.1 not from you', 'refused'],
])('a server that says %s before it has the message has not got it: %s, and no dot is sent', async (early, kind) => {
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      const said = chunk.toString('latin1');
      heard.push(said);
      if (/^EHLO/i.test(said)) socket.write('250-out of step\r\n250 PIPELINING\r\n');
      // The answers to the envelope and one that was not asked for, as from a line that is out of step.
      else if (/^MAIL/i.test(said)) socket.write(`250 ok\r\n250 ok\r\n354 go on\r\n${early}\r\n`);
    });
    socket.write('220 out of step\r\n');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const transport = createSmtpTransport({
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,

    name: 'papers.example',
    timeouts: { silenceMs: 300 },
  });
  open.push({ close: async () => void server.close() }, transport);
  expect((await transport.send(aMail())).kind).toBe(kind);
  expect(heard.join('')).not.toContain('\r\n.\r\n');
});

test('an answer to the whole message that is neither yes nor no leaves it in doubt', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      const said = chunk.toString('latin1');
      if (said.endsWith('\r\n.\r\n') || said.startsWith('.\r\n')) socket.write('<html>\r\n');
      else if (/^EHLO/i.test(said)) socket.write('250-garbled\r\n250 PIPELINING\r\n');
      else if (/^MAIL/i.test(said)) socket.write('250 ok\r\n250 ok\r\n354 go on\r\n');
    });
    socket.write('220 garbled\r\n');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = createSmtpTransport({
    url,

    name: 'papers.example',
    timeouts: { silenceMs: 2_000 },
  });
  open.push({ close: async () => void server.close() }, transport);
  expect(await transport.send(aMail())).toEqual({
    kind: 'uncertain',
    reason: 'an answer that is neither yes nor no: <html>',
  });
});

test('a port where no server listens is unreachable', async () => {
  const { server, transport } = await opened();
  await server.close();
  expect(await transport.send(aMail())).toMatchObject({
    kind: 'unreachable',
    reason: expect.stringContaining('ECONNREFUSED'),
  });
});

test('a kept connection that the server closed meanwhile is replaced unnoticed', async () => {
  const { server, transport } = await opened({ mailsPerConnection: 1 });
  for (const index of [1, 2, 3, 4])
    expect(await transport.send(aMail({ messageId: `<r${index}@x.example>` }))).toMatchObject({
      kind: 'sent',
    });
  expect(server.messages.map(({ messageId }) => messageId)).toEqual([
    '<r1@x.example>',
    '<r2@x.example>',
    '<r3@x.example>',
    '<r4@x.example>',
  ]);
});

test('the login of the url is used', async () => {
  const { server, transport } = await opened({ login: { user: 'pa@per', pass: 'r:o/und' } });
  expect(await transport.send(aMail())).toMatchObject({ kind: 'sent' });
  expect(await checkSmtp({ url: server.url, name: 'papers.example' })).toBeNull();
});

test('a refused login is about the login', async () => {
  const { server } = await opened({ login: { user: 'papers', pass: 'right' } });
  const url = server.url.replace(':right@', ':wrong@');
  expect(await checkSmtp({ url, name: 'papers.example' })).toMatchObject({
    kind: 'refused',
    about: 'login',
    permanent: true,
    code: 535,
  });
});

test('an address that needs SMTPUTF8 is not sent to a server without it', async () => {
  const { server, transport } = await opened({ server: { hideSMTPUTF8: true } });
  expect(await transport.send(aMail({ to: 'жук@reader.example' }))).toMatchObject({
    kind: 'refused',
    about: 'recipient',
    permanent: true,
    code: null,
  });
  expect(server.messages).toHaveLength(0);
});

test('a domain in other letters goes as its A-label to a server that knows ASCII only', async () => {
  const { transport } = await opened({ server: { hideSMTPUTF8: true } });
  expect(await transport.send(aMail({ to: 'ada@bücher.example' }))).toMatchObject({ kind: 'sent' });
});

test('a mail larger than the server takes is refused before it is sent', async () => {
  const outcome = await outcomeWith({ server: { size: 100 } });
  expect(outcome).toMatchObject({ kind: 'refused', about: 'content', permanent: true });
});

test('TLS from the first byte works with the unsigned certificate of a local server', async () => {
  const { server, transport } = await opened({ server: { secure: true } });
  expect(await transport.send(aMail())).toMatchObject({ kind: 'sent' });
  expect(server.url).toMatch(/^smtps:/);
});

test('STARTTLS is taken when it is offered', async () => {
  let encrypted = false;
  const { transport } = await opened({
    server: {
      disabledCommands: ['AUTH'],
      onMailFrom: (_address, session, callback) => {
        encrypted = session.secure;
        callback();
      },
    },
  });
  expect(await transport.send(aMail())).toMatchObject({ kind: 'sent' });
  expect(encrypted).toBe(true);
});

test('over smtp+starttls nothing is sent to a server that does not encrypt, and all of it to one that does', async () => {
  const plain = await startMailServer();
  const encrypting = await startMailServer({ server: { disabledCommands: ['AUTH'] } });
  open.push(plain, encrypting);
  const over = (server: MailServer): Transport => {
    const transport = createSmtpTransport({
      url: server.url.replace('smtp:', 'smtp+starttls:'),
      name: 'papers.example',
    });
    open.push(transport);
    return transport;
  };
  expect(await over(plain).send(aMail())).toMatchObject({ kind: 'refused', about: 'server' });
  expect(plain.messages).toHaveLength(0);
  expect(await over(encrypting).send(aMail())).toMatchObject({ kind: 'sent' });
  expect(encrypting.messages).toHaveLength(1);
});

test('a login is not shown to a server elsewhere that does not encrypt', () => {
  expect(mustEncrypt(new URL('smtp://user:secret@mail.example'))).toBe(true);
  expect(mustEncrypt(new URL('smtp://mail.example'))).toBe(false);
  expect(mustEncrypt(new URL('smtp://user:secret@127.0.0.1'))).toBe(false);
  expect(mustEncrypt(new URL('smtp+starttls://127.0.0.1'))).toBe(true);
});

test('an address that would end the command is not sent', async () => {
  const { server, transport } = await opened();
  const to = 'ada@reader.example>\r\nRCPT TO:<eve@evil.example';
  expect(await transport.send({ ...aMail(), envelope: { from: 'digest@papers.example', to } })).toMatchObject(
    {
      kind: 'refused',
      about: 'recipient',
      permanent: true,
    },
  );
  expect(await transport.send(aMail())).toMatchObject({ kind: 'sent' });
  expect(server.messages.map((mail) => mail.to)).toEqual(['ada@reader.example']);
});

test('a server without pipelining is served step by step', async () => {
  const { server, transport } = await opened({
    server: { hidePIPELINING: true },
    onRecipient: (to) => (to.startsWith('gone') ? '550 5.1.1 no' : undefined),
  });
  expect(await transport.send(aMail({ to: 'gone@reader.example' }))).toMatchObject({
    kind: 'refused',
    enhancedCode: '5.1.1',
  });
  expect(await transport.send(aMail())).toMatchObject({ kind: 'sent' });
  expect(server.messages).toHaveLength(1);
});

test('a mail that a kept connection refuses to take is asked for again before it begins on a new one', async () => {
  const answers = [undefined, '421 4.3.2 closing', undefined];
  const { server, transport } = await opened({
    onMessage: ({ raw }) => (raw === '' ? undefined : answers.shift()),
  });
  await transport.send(aMail());
  let asked = 0;
  const gate = async () => {
    asked += 1;
    if (asked === 2) throw new Error('not ours any more');
  };
  await expect(transport.send(aMail(), gate)).rejects.toThrow('not ours any more');
  expect([asked, server.messages.length, server.connections]).toEqual([2, 1, 2]);
});

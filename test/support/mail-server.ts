/**
 * A real SMTP server on a free port, which keeps received mails and can fail in every way that servers do.
 */
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: string;
  readonly raw: string;
  /** The Message-ID header, with its angle brackets. */
  readonly messageId: string;
  /** MAIL FROM parameters, e.g. ENVID. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * What the server does after the final dot: a response such as `451 4.3.0 try later`, or a fault.
 * `drop-unread` closes the connection in the middle of the message, `drop-refused` after the dot without
 * keeping the mail, `drop-accepted` after keeping it.
 */
export type DataFault = 'drop-unread' | 'drop-refused' | 'drop-accepted' | 'hang' | (string & {});

export interface MailServerOptions {
  /**
   * Returns a refusal such as `550 5.1.1 no such user`, `hang-up` to close the connection, or undefined to
   * accept.
   */
  readonly onRecipient?: (address: string) => string | undefined;
  readonly onSender?: (address: string) => string | undefined;
  readonly onMessage?: (mail: ReceivedMail) => DataFault | undefined;
  /** Returns a refusal for the greeting, or undefined to accept the connection. */
  readonly onConnection?: () => string | undefined;
  /** The only accepted login. */
  readonly login?: { readonly user: string; readonly pass: string };
  /** Closes a connection after this many mails, as servers with a limit per connection do. */
  readonly mailsPerConnection?: number;
  readonly server?: SMTPServerOptions;
}

export interface MailServer {
  readonly url: string;
  readonly port: number;
  /** In the order in which they were accepted. */
  readonly messages: readonly ReceivedMail[];
  /** Number of connections opened so far. */
  readonly connections: number;
  /** Closes all connections, as a restart does. */
  dropConnections(): void;
  close(): Promise<void>;
}

export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const messages: ReceivedMail[] = [];
  const sockets = new Map<number, Socket>();
  let connections = 0;

  const drop = (session: SMTPServerSession) => sockets.get(session.remotePort)?.destroy();

  const server = new SMTPServer({
    disabledCommands: options.login ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    authOptional: true,
    allowInsecureAuth: true,
    closeTimeout: 100,
    logger: false,
    onConnect(_session, callback) {
      connections += 1;
      callback(refusal(options.onConnection?.()));
    },
    onAuth({ username, password }, _session, callback) {
      const accepted = username === options.login?.user && password === options.login?.pass;
      callback(
        accepted ? null : refusal('535 5.7.8 authentication failed'),
        accepted ? { user: username } : undefined,
      );
    },
    onMailFrom({ address }, _session, callback) {
      callback(refusal(options.onSender?.(address)));
    },
    onRcptTo({ address }, session, callback) {
      const answer = options.onRecipient?.(address);
      if (answer === 'hang-up') drop(session);
      else callback(refusal(answer));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      const early = options.onMessage?.(received(session, ''));
      if (early === 'drop-unread') return drop(session);
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const mail = received(session, Buffer.concat(chunks).toString('latin1'));
        const fault = options.onMessage?.(mail);
        if (fault === 'drop-refused') return drop(session);
        if (fault === undefined || fault === 'drop-accepted') messages.push(mail);
        if (fault === 'drop-accepted') return drop(session);
        if (fault === 'hang') return;
        callback(refusal(fault));
        const mailsHere = (counts.get(session.id) ?? 0) + 1;
        counts.set(session.id, mailsHere);
        if (mailsHere === options.mailsPerConnection) setImmediate(() => drop(session));
      });
    },
    ...options.server,
  });
  const counts = new Map<string, number>();
  server.on('error', () => undefined);
  server.server.on(options.server?.secure ? 'secureConnection' : 'connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.on('close', () => sockets.delete(port));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const login = options.login
    ? `${encodeURIComponent(options.login.user)}:${encodeURIComponent(options.login.pass)}@`
    : '';

  return {
    url: `${options.server?.secure ? 'smtps' : 'smtp'}://${login}127.0.0.1:${port}`,
    port,
    messages,
    get connections() {
      return connections;
    },
    dropConnections() {
      for (const socket of sockets.values()) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets.values()) socket.destroy();
      }),
  };
}

function received(session: SMTPServerSession, raw: string): ReceivedMail {
  const { mailFrom, rcptTo } = session.envelope;
  const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
  return {
    from: mailFrom ? mailFrom.address : '',
    to: rcptTo[0]?.address ?? '',
    raw,
    messageId: /^message-id:\s*(\S+)/im.exec(head)?.[1] ?? '',
    parameters: (mailFrom && typeof mailFrom.args === 'object' ? mailFrom.args : {}) as Record<
      string,
      unknown
    >,
  };
}

function refusal(answer: string | undefined): Error | null {
  if (answer === undefined) return null;
  return Object.assign(new Error(answer.slice(4)), { responseCode: Number(answer.slice(0, 3)) });
}

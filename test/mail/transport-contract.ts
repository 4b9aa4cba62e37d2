/**
 * What every way to send has to keep; run against each transport, so that the file one and the real one
 * cannot drift.
 */
import type { OutgoingMail, Transport } from '../../src/mail/mail.ts';

export interface TransportUnderTest {
  readonly transport: Transport;
  /** The messages that have arrived, whole. */
  arrived(): Promise<readonly string[]>;
  dispose(): Promise<void>;
}

/** A mail in the form that the composer makes. */
export function aMail(
  overrides: { to?: string; from?: string; messageId?: string; body?: string } = {},
): OutgoingMail {
  const {
    to = 'ada@reader.example',
    from = 'digest@papers.example',
    messageId = '<m1@papers.example>',
    body = 'Hello\r\n',
  } = overrides;
  const head = [
    `From: Papers <${from}>`,
    `To: ${to}`,
    'Subject: Papers of the day',
    'Date: Fri, 20 Nov 2026 08:00:00 +0000',
    `Message-ID: ${messageId}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
  ];
  return {
    envelope: { from, to },
    messageId,
    raw: Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1'),
  };
}

/** Registers the shared tests. `open` gives a transport whose far side is empty. */
export function keepsTransportContract(name: string, open: () => Promise<TransportUnderTest>): void {
  describe(`${name} keeps the contract of a transport`, () => {
    let subject: TransportUnderTest;
    beforeEach(async () => {
      subject = await open();
    });
    afterEach(() => subject.dispose());

    test('a mail arrives byte for byte, and the answer is kept', async () => {
      const mail = aMail({ body: 'One\r\n.starts with a dot\r\n..\r\nLast\r\n' });
      const outcome = await subject.transport.send(mail);
      expect(outcome).toMatchObject({ kind: 'sent', response: expect.stringMatching(/^250/) });
      expect(await subject.arrived()).toEqual([mail.raw.toString('latin1')]);
    });

    test('many mails at once all arrive', async () => {
      const mails = Array.from({ length: 30 }, (_, index) =>
        aMail({ messageId: `<m${index}@papers.example>`, body: `Mail ${index}\r\n` }),
      );
      const outcomes = await Promise.all(mails.map((mail) => subject.transport.send(mail)));
      expect(outcomes.every(({ kind }) => kind === 'sent')).toBe(true);
      expect([...(await subject.arrived())].sort()).toEqual(
        mails.map(({ raw }) => raw.toString('latin1')).sort(),
      );
    });

    test('a mail that is held back at the gate does not arrive, and the one after it does', async () => {
      const gate = async () => {
        throw new Error('not now');
      };
      await expect(
        subject.transport.send(aMail({ messageId: '<held@papers.example>' }), gate),
      ).rejects.toThrow('not now');
      expect(await subject.transport.send(aMail({ body: 'After it\r\n' }))).toMatchObject({ kind: 'sent' });
      expect(await subject.arrived()).toEqual([expect.stringContaining('After it')]);
    });

    test('closing waits for the mails on the wire', async () => {
      const sending = Array.from({ length: 5 }, (_, index) =>
        subject.transport.send(aMail({ messageId: `<c${index}@papers.example>` })),
      );
      await subject.transport.close();
      expect(await subject.arrived()).toHaveLength(5);
      await Promise.all(sending);
    });

    test('closing twice does no harm', async () => {
      await subject.transport.send(aMail());
      await subject.transport.close();
      await subject.transport.close();
    });
  });
}

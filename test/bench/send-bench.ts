/**
 * Our transport beside nodemailer's pool, both sending the same ready-made messages over as many connections.
 */
import nodemailer from 'nodemailer';
import { openSendWindow } from '../../src/delivery/sending/send-window.ts';
import { createSmtpTransport } from '../../src/mail/smtp/smtp-transport.ts';
import { type BenchResult, interleaved, many, startSink } from './measuring.ts';

const CONNECTIONS = 10;
const ROUNDS = 5;
const MAILS = 3_000;
const BYTES = 72_000;

export async function sendBench(): Promise<BenchResult[]> {
  const sink = await startSink();
  const transport = createSmtpTransport({
    url: `smtp://127.0.0.1:${sink.port}`,
    name: 'bench.example',
  });
  const { lines } = openSendWindow(transport, CONNECTIONS);
  const sendOurs = async () => {
    await lines.take();
    await transport.send({ envelope, messageId: '<ready@bench.example>', raw });
    lines.free();
  };
  const pool = nodemailer.createTransport({
    pool: true,
    host: '127.0.0.1',
    port: sink.port,
    maxConnections: CONNECTIONS,
    maxMessages: Infinity,
  });
  const raw = readyMessage();
  const envelope = { from: 'digest@bench.example', to: 'reader@bench.example' };
  try {
    const speeds = await interleaved(
      {
        ours: many(MAILS, sendOurs),
        pool: many(MAILS, () => pool.sendMail({ envelope, raw })),
      },
      ROUNDS,
    );
    return [
      {
        name: 'sending ready-made messages',
        limit: 'nodemailer’s pool over as many connections',
        ratio: speeds.ours / speeds.pool,
        detail: {
          'mails a second': speeds.ours,
          'limit a second': speeds.pool,
          connections: CONNECTIONS,
          'bytes a mail': raw.length,
        },
      },
    ];
  } finally {
    await transport.close();
    pool.close();
    sink.stop();
  }
}

function readyMessage(): Buffer {
  const line = `${'A line of a digest that is as long as quoted-printable lines are. '.padEnd(76, 'x')}\r\n`;
  return Buffer.from(
    `Subject: ready\r\nMessage-ID: <ready@bench.example>\r\n\r\n${line.repeat(Math.ceil(BYTES / line.length))}`,
  );
}

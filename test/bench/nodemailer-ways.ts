/** A child process that sends mails with nodemailer's pool in the ways that a whole run is compared with. */
import nodemailer from 'nodemailer';
import { compileMjml } from '../../src/digest/rendering/mjml-compiler.ts';
import { answerParent, many, type Way } from './measuring.ts';

export interface NodemailerSettings {
  readonly port: number;
  readonly connections: number;
  readonly dkim: { readonly domain: string; readonly selector: string; readonly privateKey: string };
  /** A whole mail as a run makes it, and its parts. */
  readonly raw: string;
  readonly html: string;
  readonly text: string;
  /** The digest's own template with its papers in it. */
  readonly mjml: string;
}

export type NodemailerWay = 'raw' | 'htmlAndText' | 'mjml' | 'signed';

/** Messages a round; as many as take about a second. */
const MESSAGES = { raw: 2000, htmlAndText: 400, mjml: 200, signed: 400 };
const ADDRESSES = { from: 'digest@papers.example', to: 'reader@readers.example' };

await answerParent<NodemailerSettings, { way: NodemailerWay }>(
  async ({ port, connections, dkim, html, text, mjml, ...sample }) => {
    const pool = (options = {}) =>
      nodemailer.createTransport({
        host: '127.0.0.1',
        port,
        pool: true,
        maxConnections: connections,
        maxMessages: 1e9,
        ...options,
      });
    const plain = pool();
    const signing = pool({
      dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey: dkim.privateKey },
    });
    const raw = Buffer.from(sample.raw, 'latin1');
    const ready = (by: typeof plain) => () => by.sendMail({ envelope: { ...ADDRESSES }, raw });
    const ways: Readonly<Record<NodemailerWay, Way>> = {
      raw: many(MESSAGES.raw, ready(plain)),
      htmlAndText: many(MESSAGES.htmlAndText, (n) =>
        plain.sendMail({ ...ADDRESSES, subject: `Papers ${n}`, html: `${html}<!--${n}-->`, text }),
      ),
      mjml: many(MESSAGES.mjml, async (n) =>
        plain.sendMail({
          ...ADDRESSES,
          subject: `Papers ${n}`,
          html: await compileMjml(mjml, 'digest'),
          text,
        }),
      ),
      signed: many(MESSAGES.signed, ready(signing)),
    };
    return ({ way }) => ways[way]();
  },
);

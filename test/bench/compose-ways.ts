/**
 * A child process that makes mails in one way, again and again, and reports the processor time that one took.
 */
import MailComposer from 'nodemailer/lib/mail-composer';
import { compileMjml } from '../../src/digest/rendering/mjml-compiler.ts';
import { composer, mjmlOfWholeMail } from './composing.ts';
import { answerParent } from './measuring.ts';

/**
 * composed: ours, from data to bytes. compiled: MJML to html. encoded: html and text to bytes by nodemailer.
 */
export type ComposeWay = 'composed' | 'compiled' | 'encoded';

/** As long as the text part of such a mail. */
const TEXT_BYTES = 22_000;

const openWay: Readonly<Record<ComposeWay, () => Promise<(index: number) => unknown>>> = {
  composed: composer,
  async compiled() {
    const source = await mjmlOfWholeMail();
    return () => compileMjml(source, 'digest');
  },
  async encoded() {
    const html = await compileMjml(await mjmlOfWholeMail(), 'digest');
    const text = (await composer())(0).toString('latin1').slice(0, TEXT_BYTES);
    return () =>
      new MailComposer({ from: 'digest@papers.example', to: 'reader@readers.example', html, text })
        .compile()
        .build();
  },
};

await answerParent<{ way: ComposeWay }, { first: number; count: number }>(async ({ way }) => {
  const make = await openWay[way]();
  return async ({ first, count }) => {
    const before = process.cpuUsage();
    for (let index = first; index < first + count; index += 1) {
      const made = make(index);
      if (made instanceof Promise) await made;
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / count;
  };
});

/** Tests that our mails have nothing that mail programs do not show, and that the lint would say so. */
import { lintMail } from '../../../src/digest/rendering/lint-mail.ts';
import { loadMails } from '../../../src/digest/rendering/mails.ts';
import { loadDigestRenderer } from '../../../src/digest/rendering/render.ts';
import { wholeText } from '../../../src/mail/format/fragment.ts';
import { aView, goldenView } from './digest-samples.ts';

test('every mail is shown by every program', async () => {
  const { render } = await loadDigestRenderer();
  const mails = await loadMails();
  const setting = { site: 'https://digest.example/', postalAddress: 'Riga' };
  const grouped = {
    groups: goldenView().items.map((_, index) => (index < 4 ? 'A' : 'B')),
    undelivered: 'None.',
  };
  const htmls = [
    render(goldenView()).html,
    render({ ...goldenView(), layout: 'long' }).html,
    render({ ...goldenView(), ...grouped }).html,
    render(aView({ layout: 'short' })).html,
    mails.confirmation({ ...setting, confirm: 'https://digest.example/confirm/x' }).html,
    mails.trial(setting).html,
  ];
  expect(htmls.flatMap((html) => lintMail(wholeText(html)))).toEqual([]);
});

test.each([
  ['<img src="https://a.example/b.png">', [/<img>/, /loaded from elsewhere/]],
  ['<div style="display: flex">', [/flex/]],
  ['<p style="font: bold 20px/1.2 serif">', [/font is dropped/]],
  ['<bdi>A</bdi>', [/<bdi> is not shown/]],
  ['<a dir="auto" href="/">', [/<a> has dir/]],
  ['<p style="padding: 4px 0">', [/<p> has padding/]],
  ['<div style="display:none">', [/mso-hide/]],
  ['<td style="float:left">', [/float/]],
  [`<style>${'a{color:red}'.repeat(800)}</style>`, [/9600 characters/]],
  ['<td style="mso-padding-alt:13px 24px"><a style="padding:13px 24px">', []],
])('of %j it says what is wrong', (html, expected) => {
  expect(lintMail(html)).toEqual(expected.map((words) => expect.stringMatching(words)));
});

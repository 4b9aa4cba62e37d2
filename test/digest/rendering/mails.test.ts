/** The mails that are no digest: confirmation, known address, trial. */
import { loadMails, type Mails } from '../../../src/digest/rendering/mails.ts';
import { wholeText } from '../../../src/mail/format/fragment.ts';

const SETTING = { site: 'https://digest.example/', postalAddress: 'Paperround, 1 Library Lane, Riga' };
const CONFIRM = 'https://digest.example/confirm/C-token-0123456789';
const OWN = {
  preferences: 'https://digest.example/preferences/P-token-01',
  unsubscribe: 'https://digest.example/unsubscribe/U-token-01',
};

let mails: Mails;

beforeAll(async () => {
  mails = await loadMails();
});

test('the confirmation has its link in both parts and nothing to unsubscribe from', () => {
  const { html, text } = mails.confirmation({ ...SETTING, confirm: CONFIRM });
  for (const part of [wholeText(html), wholeText(text)]) {
    expect(part).toContain(CONFIRM);
    expect(part).toContain('Paperround, 1 Library Lane, Riga');
    expect(part.toLowerCase()).not.toContain('unsubscribe');
  }
});

test('a known address gets its preferences and unsubscribe links and no confirmation', () => {
  const { html, text } = mails.alreadySubscribed({ ...SETTING, ...OWN });
  for (const part of [wholeText(html), wholeText(text)]) {
    expect(part).toContain(OWN.preferences);
    expect(part).toContain(OWN.unsubscribe);
    expect(part).not.toContain('/confirm/');
  }
});

test('the trial mail needs no address of the reader and names the site', () => {
  const { subject, html, text } = mails.trial({ ...SETTING, postalAddress: null });
  expect(subject).toContain('Paperround');
  for (const part of [wholeText(html), wholeText(text)]) {
    expect(part).toContain('https://digest.example');
    expect(part).not.toMatch(/\{\{|undefined|null/);
  }
});

test('the same mail is the same bytes, as a second try must be', () => {
  expect(mails.confirmation({ ...SETTING, confirm: CONFIRM })).toEqual(
    mails.confirmation({ ...SETTING, confirm: CONFIRM }),
  );
});

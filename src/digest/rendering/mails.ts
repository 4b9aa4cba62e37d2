/** The transactional mails: confirmation, preferences link, trial. Written once for html and text. */

import type { Fragment } from '../../mail/format/fragment.ts';
import { encodeFragment } from '../../mail/format/fragment.ts';
import { wrap } from './fit-text.ts';
import { loadTemplate } from './mjml-compiler.ts';
import { fill, type Template } from './template.ts';

export interface RenderedMail {
  readonly subject: string;
  readonly html: readonly Fragment[];
  readonly text: readonly Fragment[];
}

/** What every such mail needs. Links are absolute. */
interface MailSetting {
  /** With a trailing slash. */
  readonly site: string;
  readonly postalAddress: string | null;
}

/** Each function is deterministic, and none includes anything that was typed into the sign-up form. */
export interface Mails {
  /** Asks to confirm a new subscription (double opt-in). */
  confirmation(setting: MailSetting & { readonly confirm: string }): RenderedMail;
  /** Answers a sign-up for an address that is subscribed: nothing changed, here are your preferences. */
  alreadySubscribed(
    setting: MailSetting & { readonly preferences: string; readonly unsubscribe: string },
  ): RenderedMail;
  /** The link to the preferences. The page of an unsubscribe link sends it by mail only. */
  preferencesLink(setting: MailSetting & { readonly preferences: string }): RenderedMail;
  /** To the new address: asks to confirm that a subscription moves there. Names no other address. */
  newAddress(setting: MailSetting & { readonly confirm: string }): RenderedMail;
  /** To the old address: the subscription has moved. `back` leads to the way back. */
  moved(setting: MailSetting & { readonly back: string }): RenderedMail;
  /** To a reader whose address was named for another subscription. */
  addressTaken(setting: MailSetting & { readonly preferences: string }): RenderedMail;
  /** Sent by an operator to test that mail arrives. */
  trial(setting: MailSetting): RenderedMail;
}

/** Compiles the template of these mails; call once per process. */
export async function loadMails(): Promise<Mails> {
  const template = await loadTemplate('notice');
  return {
    confirmation: ({ confirm, ...setting }) =>
      noticeMail(template, setting, {
        subject: 'Please confirm your Paperround subscription',
        heading: 'One click, and the papers come',
        text: 'Somebody asked for a digest of trending research papers to be sent to this address. If it was you, confirm it within seven days.',
        button: 'Confirm my subscription',
        link: confirm,
        after: 'If it was not you, do nothing: without the confirmation no digest is sent.',
        why: 'You get this mail because this address was entered in the sign-up form.',
      }),
    alreadySubscribed: ({ preferences, unsubscribe, ...setting }) =>
      noticeMail(
        template,
        setting,
        {
          subject: 'You are subscribed to Paperround already',
          heading: 'You are subscribed already',
          text: 'This address was entered in the sign-up form, but it has a subscription. Nothing was changed. You can change topics, queries, times and everything else on your own page.',
          button: 'Open my preferences',
          link: preferences,
          after: 'If it was not you at the form, there is nothing to do.',
          why: 'You get this mail because this address was entered in the sign-up form.',
        },
        { preferences, unsubscribe },
      ),
    preferencesLink: ({ preferences, ...setting }) =>
      noticeMail(template, setting, {
        subject: 'Your Paperround preferences',
        heading: 'The link to your preferences',
        text: 'It was asked for on the page of an unsubscribe link of yours. Behind it are topics, queries, times, a pause, all that is stored about you, and its end.',
        button: 'Open my preferences',
        link: preferences,
        after:
          'Keep the link to yourself: it is the key. If it was not you who asked, there is nothing to do.',
        why: 'You get this mail because the link was asked for.',
      }),
    newAddress: ({ confirm, ...setting }) =>
      noticeMail(template, setting, {
        subject: 'Please confirm your new address for Paperround',
        heading: 'Shall your digests come here?',
        text: 'Somebody who reads Paperround at another address asked for their digests to come to this one. If it was you, confirm it within seven days.',
        button: 'Yes, send them here',
        link: confirm,
        after: 'If it was not you, do nothing: without the confirmation nothing comes here.',
        why: 'You get this mail because this address was entered on the preferences page of a subscription.',
      }),
    moved: ({ back, ...setting }) =>
      noticeMail(template, setting, {
        subject: 'Your Paperround subscription has a new address',
        heading: 'Your digests come to another address now',
        text: 'The change was asked for by somebody with the link to your preferences, or by the people who run this Paperround, and nothing else was changed. No more digests come to this address.',
        button: 'It was not me: back to this address',
        link: back,
        after: 'The way back is open for seven days. If it was you, there is nothing to do.',
        why: 'You get this mail because your subscription came to this address until now.',
      }),
    addressTaken: ({ preferences, ...setting }) =>
      noticeMail(template, setting, {
        subject: 'This address has a Paperround subscription already',
        heading: 'Two subscriptions cannot become one',
        text: 'Somebody who reads Paperround at another address asked for their digests to come to this one. It has a subscription of its own, so nothing was changed. If it was you: erase the subscription of this address on its preferences page, and ask again; or keep this one, and unsubscribe the other.',
        button: 'Open the preferences of this address',
        link: preferences,
        after: 'If it was not you, there is nothing to do.',
        why: 'You get this mail because this address was entered on the preferences page of another subscription.',
      }),
    trial: (setting) =>
      noticeMail(template, setting, {
        subject: 'A trial mail from Paperround',
        heading: 'Mail arrives',
        text: 'This is the mail that an operator sends to see whether everything is set up right. It was made and sent on the way that digests take.',
        button: null,
        link: setting.site,
        after: null,
        why: 'You get this mail because somebody with access to this Paperround sent it.',
      }),
  };
}

interface Notice {
  readonly subject: string;
  readonly heading: string;
  readonly text: string;
  /** Label of the button that leads to `link`; null for no button. */
  readonly button: string | null;
  readonly link: string;
  readonly after: string | null;
  readonly why: string;
}

function noticeMail(
  template: Template,
  setting: MailSetting,
  notice: Notice,
  own: { preferences: string | null; unsubscribe: string | null } = { preferences: null, unsubscribe: null },
): RenderedMail {
  const html = fill(template, { ...setting, ...own, ...notice, feed: null, preheader: notice.text });
  const paragraphs = [
    `Paperround\n`,
    wrap(notice.heading),
    wrap(notice.text),
    notice.button === null ? '' : `${notice.button}:\n${notice.link}\n`,
    notice.after === null ? '' : wrap(notice.after),
    `-- \n${wrap(notice.why)}`,
    own.preferences === null
      ? ''
      : `Change what you get: ${own.preferences}\nUnsubscribe: ${own.unsubscribe}\n`,
    `Paperround on the web: ${setting.site}\n`,
    setting.postalAddress === null ? '' : wrap(setting.postalAddress),
  ];
  return {
    subject: notice.subject,
    html,
    text: [encodeFragment(paragraphs.filter((paragraph) => paragraph !== '').join('\n'))],
  };
}

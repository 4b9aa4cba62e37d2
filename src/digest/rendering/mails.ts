/**
 * The transactional mails, such as confirmation, preferences link and trial, each written once for html and
 * text.
 */

import type { Fragment } from '../../mail/format/fragment.ts';
import { encodeFragment } from '../../mail/format/fragment.ts';
import { LINK_WORDING } from '../../text/wording/digest-wording.ts';
import { NOTICE_WORDING, type NoticeWording } from '../../text/wording/transactional-wording.ts';
import { wrap } from './fit-text.ts';
import { linkLabels } from './link-labels.ts';
import { loadTemplate } from './mjml-compiler.ts';
import { bind, fill, type Template } from './template.ts';

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

/** Each function is deterministic, and no mail includes anything that was typed into the sign-up form. */
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
  /** To the old address: the subscription has moved. `back` is the link that undoes it. */
  moved(setting: MailSetting & { readonly back: string }): RenderedMail;
  /** To a reader whose address was named for another subscription. */
  addressTaken(setting: MailSetting & { readonly preferences: string }): RenderedMail;
  /** Sent by an operator to test that mail arrives. */
  trial(setting: MailSetting): RenderedMail;
}

/** Loads the template of these mails; call once per process. */
export async function loadMails(): Promise<Mails> {
  const template = bind(await loadTemplate('notice'), linkLabels());
  const mail = (
    { site, postalAddress }: MailSetting,
    wording: NoticeWording,
    link: string,
    own: OwnLinks = NO_LINKS,
  ): RenderedMail => noticeMail(template, { site, postalAddress }, { ...wording, link }, own);
  return {
    confirmation: (setting) => mail(setting, NOTICE_WORDING.confirmation, setting.confirm),
    alreadySubscribed: (setting) =>
      mail(setting, NOTICE_WORDING.alreadySubscribed, setting.preferences, setting),
    preferencesLink: (setting) => mail(setting, NOTICE_WORDING.preferencesLink, setting.preferences),
    newAddress: (setting) => mail(setting, NOTICE_WORDING.newAddress, setting.confirm),
    moved: (setting) => mail(setting, NOTICE_WORDING.moved, setting.back),
    addressTaken: (setting) => mail(setting, NOTICE_WORDING.addressTaken, setting.preferences),
    trial: (setting) => mail(setting, NOTICE_WORDING.trial, setting.site),
  };
}

interface Notice extends NoticeWording {
  /** Where the button leads. */
  readonly link: string;
}

/** Links of a reader; null in a mail to somebody who may not be one. */
interface OwnLinks {
  readonly preferences: string | null;
  readonly unsubscribe: string | null;
}
const NO_LINKS: OwnLinks = { preferences: null, unsubscribe: null };

function noticeMail(
  template: Template,
  setting: MailSetting,
  notice: Notice,
  { preferences, unsubscribe }: OwnLinks,
): RenderedMail {
  const html = fill(template, {
    ...setting,
    ...notice,
    preferences,
    unsubscribe,
    feed: null,
    preheader: notice.text,
  });
  const paragraphs = [
    `Paperround\n`,
    wrap(notice.heading),
    wrap(notice.text),
    notice.button === null ? '' : `${notice.button}:\n${notice.link}\n`,
    notice.after === null ? '' : wrap(notice.after),
    `-- \n${wrap(notice.why)}`,
    preferences === null
      ? ''
      : `${LINK_WORDING.preferences}: ${preferences}\n${LINK_WORDING.unsubscribe}: ${unsubscribe}\n`,
    `${LINK_WORDING.site}: ${setting.site}\n`,
    setting.postalAddress === null ? '' : wrap(setting.postalAddress),
  ];
  return {
    subject: notice.subject,
    html,
    text: [encodeFragment(paragraphs.filter((paragraph) => paragraph !== '').join('\n'))],
  };
}

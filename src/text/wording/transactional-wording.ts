/** Every sentence of the mails that are not digests; none repeats anything that was typed into a form. */

/** The sentences of one mail; `button` and `after` are null if it has none. */
export interface NoticeWording {
  readonly subject: string;
  readonly heading: string;
  readonly text: string;
  readonly button: string | null;
  readonly after: string | null;
  /** The footer: why this mail came. */
  readonly why: string;
}

export const NOTICE_WORDING = {
  confirmation: {
    subject: 'Please confirm your Paperround subscription',
    heading: 'One click, and the papers come',
    text: 'Somebody asked for a digest of trending research papers to be sent to this address. If it was you, confirm it within seven days.',
    button: 'Confirm my subscription',
    after: 'If it was not you, do nothing: without the confirmation no digest is sent.',
    why: 'You get this mail because this address was entered in the sign-up form.',
  },
  alreadySubscribed: {
    subject: 'You already subscribe to Paperround',
    heading: 'You already subscribe',
    text: 'This address was entered in the sign-up form, but it already has a subscription. Nothing was changed. Topics, searches, times and everything else can be changed on your own page.',
    button: 'Open my preferences',
    after: 'If it was not you at the form, there is nothing to do.',
    why: 'You get this mail because this address was entered in the sign-up form.',
  },
  preferencesLink: {
    subject: 'Your Paperround preferences',
    heading: 'The link to your preferences',
    text: 'Somebody asked for it on your unsubscribe page. It opens the page on which you change topics, searches and times, pause, see everything that is stored about you, or have it erased.',
    button: 'Open my preferences',
    after: 'Keep the link to yourself: it is the key. If it was not you who asked, there is nothing to do.',
    why: 'You get this mail because the link was asked for.',
  },
  newAddress: {
    subject: 'Please confirm your new address for Paperround',
    heading: 'Should your digests come here?',
    text: 'Somebody who reads Paperround at another address asked for their digests to come to this one. If it was you, confirm it within seven days.',
    button: 'Yes, send them here',
    after: 'If it was not you, do nothing: without the confirmation nothing comes here.',
    why: 'You get this mail because this address was entered on the preferences page of a subscription.',
  },
  moved: {
    subject: 'Your Paperround subscription has a new address',
    heading: 'Your digests now go to another address',
    text: 'Somebody with the link to your preferences asked for this, or the people who run this Paperround did. Nothing else was changed, and no more digests come to this address.',
    button: 'It was not me: back to this address',
    after: 'The way back is open for seven days. If it was you, there is nothing to do.',
    why: 'You get this mail because your subscription came to this address until now.',
  },
  addressTaken: {
    subject: 'This address already has a Paperround subscription',
    heading: 'Two subscriptions cannot become one',
    text: 'Somebody who reads Paperround at another address asked for their digests to come to this one. It has a subscription of its own, so nothing was changed. If it was you, keep this subscription and end the other one; or erase this one on its preferences page, and ask again.',
    button: 'Open the preferences of this address',
    after: 'If it was not you, there is nothing to do.',
    why: 'You get this mail because this address was entered on the preferences page of another subscription.',
  },
  trial: {
    subject: 'A trial mail from Paperround',
    heading: 'Mail arrives',
    text: 'This is the mail that an operator sends to see whether everything is set up correctly. It was made and sent as digests are.',
    button: null,
    after: null,
    why: 'You get this mail because somebody with access to this Paperround sent it.',
  },
} as const satisfies Readonly<Record<string, NoticeWording>>;

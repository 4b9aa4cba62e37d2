/** Sentences of the pages that belong to one reader: titles, hints, buttons, and what was done. */

/** The page that confirms a subscription, and the one after it. */
export const CONFIRM_WORDING = {
  title: 'One click, and the papers come',
  /** Stored with the consent. */
  consent: 'Yes, send me the digest. I can unsubscribe with one click in every mail.',
  asked: 'This is what was asked for:',
  button: 'Confirm my subscription',
  afterwards:
    'Everything can be changed afterwards. Was it not you? Then close this page: nothing is sent without the confirmation.',
  already: {
    title: 'You are subscribed already',
    text: 'The link to your preferences is in every mail, and behind this button.',
    button: 'To my preferences',
    inEveryMail: 'This link has expired; the one to your preferences is in every mail.',
  },
  expired: {
    title: 'This link has expired',
    text: (days: number): string => `A confirmation link works for ${days} days.`,
    button: 'Send me a new one',
  },
  over: {
    title: 'This sign-up is over',
    text: 'It was ended after this link was sent.',
    button: 'Subscribe again',
  },
  preferences: {
    topics: 'Topics',
    searches: 'Searches',
    authors: 'Authors',
    papers: 'Papers',
    everything: 'everything that is trending',
    never: 'Leave out',
    often: 'How often',
    most: 'Papers in one mail',
    atMost: (papers: number): string => `at most ${papers}`,
    replacements: 'New versions',
    withReplacements: 'also of papers that were not listed here before',
    layout: 'How much of each',
    format: 'How it looks',
    sections: 'Sections',
    bySection: 'one for each topic',
    pausedUntil: 'Paused until',
  },
} as const;

export const WELCOME_WORDING = {
  isNew: 'You are subscribed. Welcome!',
  isKnown: 'You are subscribed already',
  atYourTime: 'at your time',
  on: (time: string): string => `on ${time}`,
  first: (when: string, isMonthly: boolean): string =>
    `The first digest comes ${when}, with the best of the last ${isMonthly ? 'month' : 'seven days'}.`,
  next: (when: string): string => `The next digest comes ${when}.`,
  firstNow: 'Send me the first edition now',
  onItsWay: {
    title: 'Your first edition is on its way',
    text: 'It is in your inbox within a few minutes, unless the last days had nothing for you. The ones after it come at the time that you chose.',
  },
  madeAlready: 'Your first edition has already been made',
  rest: 'Choose the rest',
  restHint:
    'Authors, words that you never want to see, how much of each paper, another hour: all of it is in your preferences. The link to them is in every mail.',
} as const;

export const UNSUBSCRIBE_WORDING = {
  asking: {
    title: 'Unsubscribe?',
    text: 'No more digests will come to the address that this link was sent to.',
    button: 'Unsubscribe',
    instead:
      'Too many, or the wrong ones? Your preferences have other topics, fewer papers, once a week, and a pause.',
    back: 'No, keep them coming',
  },
  done: {
    title: 'You are unsubscribed',
    text: 'No more digests come, not even one that was about to be sent. Thank you for reading.',
    instead: 'Was it a mistake, or do you want everything about you erased? Your preferences can do both.',
  },
  /** The reader of the link is not in the store: erased, or from another store. */
  gone: {
    title: 'Nothing is sent for this link',
    text: 'Nothing is sent from here for this link any more. If a mail still comes, the link to unsubscribe in that mail is newer: please use that one.',
  },
  byMail: 'The link to them comes by mail:',
  mailIt: 'Mail me the link to my preferences',
  mailed: {
    title: 'Check your inbox',
    text: 'If the address that this link was sent to is still known here, a mail with the link to its preferences is on its way.',
  },
} as const;

/** Moving a subscription to another address. */
export const ADDRESS_WORDING = {
  moved: {
    title: 'Your digests come here now',
    text: 'Nothing else has changed. The link to your preferences is in every mail, and those of earlier mails work as before.',
  },
  title: 'Another address',
  label: 'Send my digests to',
  hint: 'A mail goes there, and its button makes the change. Everything else stays as it is.',
  button: 'Write to that address',
  own: 'Your subscription already has this address.',
  asked: (days: number): string =>
    `Check the new inbox: a mail is on its way to the address you gave. Its button makes the change, within ${days} days. Until then everything comes where it came before.`,
  askedHint:
    'Nothing there after a few minutes? Look in the spam folder, and check that the address was typed correctly. An address that wants no mail from here gets none.',
  asking: {
    title: 'Should your digests come here?',
    text: 'They come to the address that this link was sent to, with everything that you have chosen. The address that they went to before gets one more mail, which says so.',
    /** Stored with the consent. */
    consent: 'Yes, send my digests to this address from now on.',
    hint: 'Was it not you? Then close this page: nothing is changed without the button.',
  },
  expired: {
    title: 'This link has expired',
    text: (days: number): string =>
      `It worked for ${days} days. Ask again on your preferences page: the link to it is in every digest.`,
  },
  over: {
    title: 'This link is over',
    text: 'The subscription has ended or moved elsewhere since it was sent, or this address must not be written to. Nothing was changed.',
  },
} as const;

/** A reader's feedback on a paper, by kind. */
export const FEEDBACK_WORDING = {
  more: {
    say: 'More like this',
    said: 'You want more like this',
    asked: 'Should your digests have more papers like this one?',
    done: 'Noted. From three papers on, what you want more of decides the order of your digests.',
  },
  less: {
    say: 'Not for me',
    said: 'Not for you',
    asked: 'Is this paper not for you?',
    done: 'Noted. This paper will not be shown to you again.',
  },
  saved: {
    say: 'Save',
    said: 'Saved',
    asked: 'Should this paper be kept for you?',
    done: 'Kept: you find it with your preferences.',
  },
  takeBack: 'Take it back',
  saidAndBack: (said: string): string => `${said}: take it back`,
  undone: 'Taken back: this link says nothing about the paper any more.',
  noDigests: 'No digests come to this address at the moment.',
  how: 'Nothing is learned from what you open or click: only from what you say here.',
  section: {
    title: 'What you said about papers',
    nothing:
      'Nothing yet. Each paper in a mail has “More like this” and “Not for me”; from three papers on, what you want more of decides the order of your digests.',
    orderedBy: 'Your digests are ordered by',
    notOrderedBy: 'Your digests are not ordered by these words',
    turnOn: 'Order my digests by them',
    turnOff: 'Do not order my digests by them',
    forgetAll: 'Forget all of it',
    saved: 'What you saved, for reference managers:',
    how: 'Nothing is learned from what you open or click.',
  },
  changed: {
    off: 'Your digests are not ordered by what you said any more.',
    on: 'Your digests are ordered by what you said again.',
    forgotten: 'Everything that you said about papers is forgotten.',
    nothing: 'Nothing was changed.',
    takenBack: 'Taken back.',
  },
} as const;

export const PREFERENCES_WORDING = {
  library: {
    link: 'Bring your own library',
    rest: ': papers of a BibTeX or RIS file or of Zotero, as what you want more of.',
  },
  export: { link: 'Export my data', rest: ': everything that is stored about you, as JSON.' },
  unsubscribe: { link: 'Unsubscribe', rest: ': no more digests.' },
  erase: { link: 'Erase me', rest: ': everything about you is deleted, for good.' },
  title: 'Your preferences',
  saved: 'Saved.',
  savedPauseOver: (day: string): string => `Saved. The pause ended on ${day}, so mail comes as before.`,
  counted: 'Counted again; nothing has been saved yet.',
  resumed: 'Mail comes again.',
  unsaved: 'What you changed in the form is not saved yet.',
  /** Stored with the consent. */
  resubscribe: 'Take my subscription up again.',
  resubscribed: 'You are subscribed again.',
  unchanged: 'Nothing was changed.',
  key: (address: string): string => `For ${address}. Keep this page’s address to yourself: it is the key.`,
  next: (time: string): string => `The next digest comes on ${time}, if there is something new for it.`,
  pending:
    'Your address is not confirmed yet: press the button in the mail that we sent you, and digests come.',
  paused: (until: string | null): string =>
    `Paused${until === null ? '' : ` until ${until}`}: no mail comes.`,
  resume: 'Resume now',
  unsubscribed: 'You are unsubscribed: no mail comes.',
  subscribeAgain: 'Subscribe again',
  bounced: 'Mail to your address came back, so none is sent there any more. You can name another one below.',
  complained:
    'Mail to your address was reported as spam, so none is sent any more. Only the people who run this site can change that.',
  sent: 'What we sent you',
  allSent: 'All of it',
  ownFeed: 'Your own feed',
  data: 'Your data',
} as const;

export const ERASE_WORDING = {
  asking: {
    title: 'Erase everything about you?',
    text: 'Your address, your choices and the list of what you were sent are removed. This cannot be undone.',
    button: 'Erase me',
    back: 'No, back to my preferences',
  },
  done: {
    title: 'You are erased',
    text: 'Your address and everything about you are gone. What stays is a fingerprint that cannot be read backwards, so that you are not imported again.',
  },
} as const;

/** What was sent, as a list and as a search. */
export const SENT_WORDING = {
  nothing: 'Nothing yet.',
  nothingKept: (days: number): string => `Nothing in the last ${days} days; what is older is not kept.`,
  kept: (days: number): string => `Kept for ${days} days.`,
  browser: 'Read it in the browser',
  say: 'More, less or save',
  search: 'Words from a title',
  notFound: 'Nothing that we sent you has these words in its title.',
  /** @param shown how many of them; null for all */
  found: (shown: number | null, papers: string): string =>
    shown === null ? `${papers}, the newest first:` : `The newest ${shown} of ${papers}:`,
} as const;

/** A reader's own library as likes. */
export const LIBRARY_WORDING = {
  title: 'Bring your own library',
  lead: 'Papers that you have collected show what you want more of. You see what was understood before anything is kept.',
  fromFile: 'From a file',
  file: 'A .bib or .ris file',
  text: 'Or its text',
  readIt: 'Read it',
  most: (papers: string, megabytes: number): string => `At most ${papers} and ${megabytes} MB at a time.`,
  fromZotero: 'From Zotero',
  key: 'A key that may read your library',
  keyHint: 'You make one in Zotero’s settings, under Security. It is used once, and not kept.',
  readLibrary: 'Read my library',
  waitedFor: 'Waited for',
  waiting: (papers: string): string => `${papers} of yours: each counts as soon as it is listed here.`,
  waitForNone: 'Wait for none of them',
  noneWaited: 'No paper is waited for any more.',
  notUnderstood: 'Nothing in it looks like BibTeX or RIS.',
  changedOnTheWay: 'The list was changed on its way.',
  nothingKept: (problem: string): string => `${problem} Nothing was kept.`,
  /** @param leftOut how many; null for none */
  understood: (papers: string, leftOut: string | null): string =>
    `Understood: ${papers}${leftOut === null ? '' : `; not understood, or too many: ${leftOut}`}. Nothing is kept yet.`,
  known: (papers: string): string => `${papers} known here: you want more like these`,
  unknown: (papers: string): string => `${papers} not known yet: each counts when it is listed`,
  keep: 'Keep them',
  other: 'No, something else',
  kept: (liked: string, awaited: string): string =>
    `Kept: you want more like ${liked}; ${awaited} more will count when listed.`,
} as const;

/** Whether today's digest came, and why not. `because` ends a sentence: empty, or `: a reason`. */
export const TODAY_WORDING = {
  due: 'Today’s digest is due, and is made within minutes.',
  comes: (time: string): string => `Today’s digest comes at ${time}.`,
  none: (reason: string): string => `No mail today: ${reason}.`,
  later: 'your subscription, or its present time, began after today’s digests were made',
  weekdays: 'you chose Monday to Friday',
  weekly: (weekday: string): string => `you chose ${weekday}s`,
  monthly: (day: number): string => `you chose day ${day} of the month`,
  sent: 'Today’s digest was sent. If it did not arrive, look in the spam folder.',
  nothingMatched: 'nothing new matched what you chose',
  failed: (because: string): string =>
    `Today’s digest could not be delivered${because}. Its papers are in the next one.`,
  suppressed: (because: string): string => `Today’s digest was not sent${because}.`,
  uncertain: 'Today’s digest may have arrived: your mail server did not say.',
  retrying: (because: string): string => `Today’s digest waits, and is tried again${because}.`,
  onItsWay: 'Today’s digest is made, and is on its way.',
} as const;

/** All that one edition could choose from. */
export const EDITION_PAGE_WORDING = {
  title: (day: string): string => `Your edition of ${day}`,
  number: (number: number): string => `No. ${number}`,
  hint: 'Everything that this edition could choose from, by what you want now. Only you have this page’s address.',
  inMail: 'In the mail',
  noMail: 'No mail was sent: nothing was new for you.',
  noRoom: 'And what had no room',
  /** Counts the papers on all pages. */
  bestFirst: (papers: string): string => `${papers}, what fits you best first.`,
} as const;

/** Around the link to the form, for those who have left. */
export const COME_BACK_WORDING = {
  before: 'You can also ',
  link: 'subscribe again',
  after: ' at any time.',
} as const;

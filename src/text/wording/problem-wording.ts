/** What is shown in place of a page, or after a form, if something is missing, wrong or under way. */

/** The page after a form about mail. */
export const INBOX_WORDING = {
  title: 'Check your inbox',
  text: 'A mail is on its way to the address you gave. Open it and press its button: without that, no digest comes.',
  hint: 'Nothing there after a few minutes? Look in the spam folder, and check that the address was typed correctly. A link works for seven days.',
} as const;

export const PROBLEM_WORDING = {
  home: 'To today’s papers',
  /** A button. */
  again: 'Try again',
  notFound: {
    title: 'Nothing here',
    text: 'This page does not exist, or the link to it is not complete. Links in mails have to be copied in full.',
  },
  method: { title: 'Not possible here', text: 'This page cannot be requested in this way.' },
  otherSite: {
    title: 'Not this site',
    text: 'The request was for another name than this site has. If you run it: set BASE_URL to how readers reach it, and let a proxy pass Host on.',
  },
  manyAtOnce: {
    title: 'Many at once',
    text: 'Very many people are asking for mail right now. Please try again in a minute.',
  },
  limited: {
    title: 'Too many at once',
    text: 'Many subscriptions came from your network within an hour. Please try again in an hour.',
  },
  foreign: { title: 'Not from here', text: 'This form was sent from another site, so nothing was changed.' },
  elsewhere: {
    title: 'In an earlier digest',
    text: 'Later listings showed that each paper of this digest is one that an earlier digest of yours had. It can be read there.',
  },
  tooOld: {
    title: 'Too old',
    text: (days: number): string =>
      `This digest is no longer kept here: what was sent is forgotten after ${days} days. Its papers can still be found by searching for their titles.`,
  },
  busy: { title: 'Busy', text: 'Too many people are searching right now. Please try again in a moment.' },
  tooOften: {
    title: 'Too many requests',
    text: 'You have asked for more than this site can look up. Please wait a moment.',
  },
  away: { title: 'Back soon', text: 'The store cannot be reached right now. Please try again in a moment.' },
  tooLarge: { title: 'Too much', text: 'The request contained more than this site accepts.' },
  unreadable: { title: 'Not understood', text: 'The request could not be read.' },
  failed: {
    title: 'Something went wrong',
    text: 'The page could not be made. The reason is in the log.',
    /** The answer to a program. */
    answer: 'The answer could not be made. The reason is in the log.',
  },
  checkForm: 'Please check the form',
  almost: 'Almost there',
  noSample: {
    title: 'No sample yet',
    text: 'Nothing of the last seven days fits. Please look again tomorrow.',
  },
} as const;

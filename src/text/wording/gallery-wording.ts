/** The page with every kind of mail: what each is, and how it is shown. */

export const GALLERY_WORDING = {
  title: 'Every mail',
  lead: 'All kinds of mail and edition, made from sample data at a fixed time. Links in them lead nowhere.',
  textPart: 'The text part',
  variants: { light: 'light', dark: 'dark', plain: 'without styles' },
  /** `phone, dark`. */
  shownAs: { phone: 'phone', desktop: 'desktop' },
  /** By the name of the mail. */
  titles: {
    welcome: 'A first edition',
    daily: 'Every day',
    weekdays: 'Monday to Friday',
    weekly: 'Once a week',
    monthly: 'Once a month',
    'catch-up': 'After a pause',
    single: 'One paper',
    short: 'Titles alone',
    long: 'Every paper in full',
    'by-topic': 'A section for each topic, and a list that came late',
    american: 'As dates and numbers are written in the United States',
    profile: 'Ordered by what a reader wanted more of',
    summary: 'A sentence by a model, in another language',
    text: 'Text alone',
    confirmation: 'To confirm a subscription',
    known: 'To a reader who signs up again',
    preferences: 'The link to the preferences',
    'new-address': 'To confirm another address',
    moved: 'To the address that digests came to before',
    'address-taken': 'To an address that has a subscription of its own',
    trial: 'An operator tests whether mail arrives',
  },
} as const;

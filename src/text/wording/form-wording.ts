/** Labels, choices and hints of the forms in which a reader chooses. */

export const FREQUENCY_WORDING = {
  daily: 'Every day',
  weekdays: 'Monday to Friday',
  weekly: 'Once a week',
  monthly: 'Once a month',
} as const;

/** When the digests of a subscription come. */
export const DAYS_WORDING = {
  weekly: (often: string, weekday: string): string => `${often}, on ${weekday}`,
  monthly: (often: string, day: string): string => `${often}, on the ${day}`,
  at: (days: string, time: string, zone: string): string => `${days}, at ${time} (${zone})`,
} as const;

export const LAYOUT_WORDING = {
  medium: 'Some papers in full, then titles',
  short: 'Titles alone',
  long: 'Every paper in full',
} as const;

export const FORMAT_WORDING = { html: 'As a page', text: 'As plain text' } as const;

/** Labels of fields, in both forms. */
export const FIELD_WORDING = {
  email: 'Email address',
  layout: 'How much of each paper',
  format: 'What the mail looks like',
  groupByTopic: 'A section for each topic',
  frequency: 'How often',
  time: 'At',
  timeZone: 'Time zone',
  maxPapers: 'Papers in one mail, at most',
  weekday: 'If once a week, on',
  monthDay: 'If once a month, on the',
  pauseUntil: 'Pause until',
  locale: 'Dates and numbers',
  replacements: 'Also new versions of papers that were not listed here before',
  findTopic: 'Find a topic',
} as const;

/** Fields in which a reader types a list, one entry a line. */
export const LINES_WORDING = {
  queries: {
    legend: 'Your own searches',
    hint: 'One per line. A paper has to contain all words of a line; "exact phrases", OR, NOT, begin*, title:word and author:name work, too.',
    noun: 'Search',
    placeholder: '"state space model" OR mamba',
  },
  authors: {
    legend: 'Authors you follow',
    hint: 'You get all of their papers. Either name may come first, and initials are enough.',
    noun: 'Author',
    placeholder: 'Ada Lovelace',
  },
  exclusions: {
    legend: 'Leave out',
    hint: 'Searches as above. What any of them finds is never sent, whatever else you chose.',
    noun: 'Leave out',
    placeholder: 'title:survey',
  },
} as const;

export const SIGNUP_WORDING = {
  title: 'Get it by mail',
  /** What the subscriber agrees to; stored with the consent. */
  consent:
    'Send me research papers by email, as chosen here, until I unsubscribe. Every mail has a link for that.',
  topics: 'What about?',
  everything: 'or tick none, for everything that is trending',
  button: 'Subscribe',
  promise: 'Once a day, only what fits. No account, no tracking.',
  sample: 'See a sample',
  more: 'More choices: all topics, searches, authors, times',
  lastWeek: 'What would last week have brought?',
} as const;

/** Above a form with errors. */
export const anotherLook = (done: 'sent' | 'saved', fields: number): string =>
  `Nothing was ${done} yet: ${fields === 1 ? 'one field needs' : `${fields} fields need`} another look.`;

/** Sections of the preferences. */
export const CHOICE_WORDING = {
  what: 'What you get',
  whatHint:
    'You get the papers of each topic, search and author chosen here; if nothing is chosen, everything that is trending. The numbers count papers of the last seven days.',
  topics: 'Topics',
  /** After a number, for screen readers. */
  countHint: (isOne: boolean): string => `${isOne ? 'paper' : 'papers'} in the last seven days`,
  howMuch: 'How much',
  when: 'When',
  whenHint:
    'In a month without that day, mail comes on its last day. A pause ends on the morning of its day; leave it empty for no pause.',
  looks: 'How it looks',
  save: 'Save',
  count: 'Count again without saving',
  week: 'Your last week',
  weekHint: 'What these choices would have brought.',
} as const;

/** What the last week would have brought. */
export const WEEK_WORDING = {
  nothing: 'Nothing in the last seven days. One more topic, or fewer words in a search, brings more.',
  busy: 'The numbers are missing: the site is too busy to count right now. Load the page again in a moment.',
  lessThanDaily: 'less than one a day',
  daily: (papers: string): string => `about ${papers} a day`,
  found: (often: string): string => ` in the last seven days, ${often}. `,
  one: 'This one:',
  best: 'The ones that drew the most interest:',
} as const;

/** Beside a number of papers: what might have been meant instead. */
export const HINT_WORDING = {
  quote: 'Only where these words stand together?',
  'long-form': 'Its other name, too?',
  author: 'Did you mean an author?',
  'known-author': 'Did you mean an author?',
  operator: '“and”, “or” and “not” in lower case are looked for as words. Did you mean',
  spelling: 'Did you mean',
} as const;

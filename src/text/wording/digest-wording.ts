/** Every sentence, title and label of a digest; translations belong here and in the files beside this one. */

import type { Formats } from '../formats.ts';
import { FEEDBACK_WORDING } from './reader-page-wording.ts';

export const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

/** Subject and preheader. */
export const SUBJECT_WORDING = {
  /** Before the names of papers; daily mail needs none. */
  before: {
    weekly: 'Weekly: ',
    monthly: 'Monthly: ',
    'catch-up': 'While you were away: ',
    welcome: 'Welcome: ',
  } as Readonly<Partial<Record<string, string>>>,
  andMore: (names: readonly string[], rest: number): string =>
    rest > 0 ? `${names.join(', ')} and ${rest} more` : names.join(' and '),
  /** If no title is short enough. */
  plain: (shown: number): string => `${shown === 1 ? 'one paper' : `${shown} papers`} for you`,
} as const;

/** The line above an edition, its postmark, and what it says about itself. */
export const EDITION_WORDING = {
  number: (number: number): string => ` · No. ${number}`,
  weekly: (days: string): string => `Weekly · ${days}`,
  monthly: (days: string): string => `Monthly · ${days}`,
  catchUp: (days: string, best: string): string => `While you were away: ${days}, ${best}`,
  welcome: (days: string, best: string): string => `Welcome: ${best} of ${days}`,
  best: (shown: number): string => `the ${shown} best`,
  all: (shown: number): string => (shown === 1 ? 'one paper' : `${shown} papers`),
  postmarks: {
    daily: 'daily',
    weekdays: 'daily',
    weekly: 'weekly',
    monthly: 'monthly',
    'catch-up': 'catch-up',
    welcome: 'welcome',
  },
  introduction: 'Your first edition has the best of these days; the next ones bring what is new.',
} as const;

/** What the summary of an edition depends on besides its numbers. */
interface Summarised {
  /** Is it for a page that people share? */
  readonly isShared: boolean;
  /** Does it have sections by topic? */
  readonly isGrouped: boolean;
}

/** The text between and below the papers. */
export const SECTION_WORDING = {
  summary(shown: number, matched: number, as: Summarised, formats: Formats): string {
    const forWhom = as.isShared ? '' : ' for you';
    if (matched > shown)
      return shown === 1
        ? `The best of ${formats.countOf(matched, 'paper')}${forWhom}.`
        : `The best ${shown} of ${formats.countOf(matched, 'paper')}${forWhom}.`;
    return shown === 1
      ? `One paper${forWhom}.`
      : `${formats.countOf(shown, 'paper')}${forWhom}, the best${as.isGrouped ? ' of each section' : ''} first.`;
  },
  /** The summary below a line that already says how many papers there are; null if that says everything. */
  restOfSummary(shown: number, matched: number, as: Summarised, formats: Formats): string | null {
    if (matched > shown)
      return `Out of ${formats.countOf(matched, 'paper')}${as.isShared ? '' : ' for you'}.`;
    return shown === 1 ? null : `The best${as.isGrouped ? ' of each section' : ''} first.`;
  },
  brief: 'In brief',
  missed: 'You may have missed',
  byAuthors: 'By authors you follow',
  bySearches: 'For your searches',
  byFeedback: 'Like papers you wanted more of',
  others: 'Other papers',
  more: (left: number, { count }: Formats): string => `${count(left)} more on the site`,
  whole: 'This edition on the site',
  sharing:
    'To pass a paper on, use “Share”: that page is public. The links for feedback and preferences are yours alone.',
  undelivered: (missing: string): string =>
    `Not yet in this edition: ${missing}. What comes late is in the next one.`,
  andMoreSources: (named: string, rest: number): string => (rest > 0 ? `${named} and ${rest} more` : named),
} as const;

/** Why a source is missing from an edition. */
export const MISSING_WORDING = {
  partly: 'only a part of its list',
  notOut: 'its new list was not out yet',
  unreadable: 'it could not be read',
  silentSince: (day: string): string => `not read since ${day}`,
} as const;

/** Labels of links, in both parts of a mail. */
export const LINK_WORDING = {
  arxiv: 'arXiv',
  pdf: 'PDF',
  code: (stars: string | null): string => (stars === null ? 'Code' : `Code (${stars})`),
  project: 'Project page',
  discussion: 'Discussion',
  share: 'Share',
  more: FEEDBACK_WORDING.more.say,
  less: FEEDBACK_WORDING.less.say,
  browser: 'Read in the browser',
  shareEdition: 'Share this edition',
  preferences: 'Change what you get',
  unsubscribe: 'Unsubscribe',
  feed: 'Your own feed',
  site: 'Paperround on the web',
  subscribe: 'Get an edition of your own',
} as const;

/** What a card says about its paper. */
export const CARD_WORDING = {
  counted: (count: number, noun: 'upvote' | 'star', { short }: Formats): string =>
    `${short(count)} ${noun}${count === 1 ? '' : 's'}`,
  votesAt: (votes: string, place: string): string => `${votes} on ${place}`,
  publishedIn: (month: string): string => `published in ${month}`,
  fromAbstract: 'From the abstract',
  machineWritten: 'Machine-written summary',
  machineWrittenBy: (model: string): string => `Machine-written summary, ${model}`,
  /** `A, B, C and 12 more`; `A and B` for two. */
  namesAndMore: (names: readonly string[], rest: string | null): string =>
    rest === null ? listed(names) : `${names.join(', ')} and ${rest} more`,
} as const;

/** Why a paper is in a digest, by the reader's own wishes. */
export const REASON_WORDING = {
  byAuthors: (names: readonly string[]): string => `By ${names.join(' and ')}, whom you follow`,
  bySearches: (searches: readonly string[]): string =>
    `Your ${searches.length === 1 ? 'search' : 'searches'}: ${searches.join(', ')}`,
  byFeedback: (words: readonly string[]): string => `Like papers you wanted more of: ${words.join(', ')}`,
  trending: 'Trending',
  /** The topics of a paper that is there for another reason. */
  about: (topics: readonly string[]): string => `About ${topics.join(', ')}`,
  /** Below a section title, which says the rest. */
  forWords: (words: readonly string[]): string => `For ${words.join(', ')}`,
  quoted: (word: string): string => `“${word}”`,
  matched: (words: readonly string[]): string => `(${words.join(', ')})`,
  lead: {
    byAuthors: (names: readonly string[]): string => `is by ${listed(names)}, whom you follow`,
    byTopics: (topics: readonly string[]): string => `is about ${listed(topics)}`,
    bySearches: (searches: readonly string[]): string =>
      `matches your ${searches.length === 1 ? 'search' : 'searches'} ${listed(searches)}`,
    byFeedback: (words: readonly string[]): string =>
      `is like papers you wanted more of (${words.join(', ')})`,
    because: (reasons: readonly string[]): string => `On top because it ${listed(reasons)}.`,
    /** For the only paper, which is on top of nothing. */
    only: (reasons: readonly string[]): string => `Here because it ${listed(reasons)}.`,
    /** After the reason, for a paper that is there for another reason than its topics. */
    about: (topics: readonly string[]): string => ` It is about ${listed(topics)}.`,
    /** @param topics what it is about, for a reader who chose none */
    trending: (topics: readonly string[]): string =>
      topics.length === 0
        ? 'On top of everything that is trending.'
        : `On top of everything that is trending; it is about ${listed(topics)}.`,
  },
} as const;

const OFTEN: Readonly<Record<string, string>> = {
  daily: 'every day',
  weekdays: 'from Monday to Friday',
  weekly: 'every week',
  monthly: 'every month',
};

/** The footer's sentence. */
export const WHY_WORDING = {
  subscribed: (frequency: string): string =>
    `You get this mail ${OFTEN[frequency] ?? ''} because you subscribed to Paperround with this address and confirmed it.`,
  shared: 'One reader’s edition of Paperround. Yours has what you choose, when you choose.',
  sample: 'Each reader’s mail has what they chose, at the time they chose, and links to change or end it.',
} as const;

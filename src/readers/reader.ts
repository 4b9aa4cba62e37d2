/** The types of readers: preferences, schedule, status, suppression. */

export const FREQUENCIES = ['daily', 'weekdays', 'weekly', 'monthly'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/**
 * How much of each paper a digest shows. short: titles; medium: a lead, some cards, then titles; long: a card
 * for each paper.
 */
export const LAYOUTS = ['short', 'medium', 'long'] as const;
export type Layout = (typeof LAYOUTS)[number];

/** `html` also has a text part; `text` is that part alone. */
export const MAIL_FORMATS = ['html', 'text'] as const;
export type MailFormat = (typeof MAIL_FORMATS)[number];

export const READER_STATUSES = [
  'pending',
  'active',
  'paused',
  'unsubscribed',
  'bounced',
  'complained',
] as const;
export type ReaderStatus = (typeof READER_STATUSES)[number];

/** Has the reader confirmed, and not left or been stopped since? */
export const isSubscribed = (status: string | null): status is 'active' | 'paused' =>
  status === 'active' || status === 'paused';

/** Did a bounce or complaint stop the address? Then it gets no mail of any kind. */
export const isStopped = (status: string | null): status is 'bounced' | 'complained' =>
  status === 'bounced' || status === 'complained';

/** The statuses of readers who are out; later ones take precedence over earlier ones. */
export const ENDED_STATUSES = [
  'unsubscribed',
  'bounced',
  'complained',
] as const satisfies readonly ReaderStatus[];
export type EndedStatus = (typeof ENDED_STATUSES)[number];

export const isEnded = (status: string | null): status is EndedStatus =>
  ENDED_STATUSES.some((ended) => ended === status);

/** When a reader wants mail; all that next-due.ts needs. */
export interface Schedule {
  readonly frequency: Frequency;
  /** Minutes after local midnight, 0 to 1439. */
  readonly minuteOfDay: number;
  /** IANA name. */
  readonly timeZone: string;
  /** 1 Monday … 7 Sunday, for weekly readers. */
  readonly weekday: number;
  /** 1 … 31, clamped to the month's last day, for monthly readers. */
  readonly monthDay: number;
  /** First local day on which mail resumes (YYYY-MM-DD), or null. */
  readonly pauseUntil: string | null;
}

/**
 * What a reader wants to get. Topics, queries and authors are the wishes: a paper that meets one of them
 * matches.
 */
export interface Preferences extends Schedule {
  readonly topics: readonly string[];
  readonly queries: readonly string[];
  /** Queries; a paper that one of them matches is never shown. */
  readonly exclusions: readonly string[];
  /** Followed authors: `Saining Xie`, `Xie, Saining` or `S. Xie`. */
  readonly authors: readonly string[];
  /** 1 to 50. */
  readonly maxPapers: number;
  /** Does the reader want papers that were first announced as a replacement? */
  readonly replacements: boolean;
  readonly layout: Layout;
  readonly format: MailFormat;
  readonly groupByTopic: boolean;
  /** How dates and numbers are written (BCP 47); null if unknown. */
  readonly locale: string | null;
}

/** How a digest looks to a reader. */
export type Look = Pick<Preferences, 'layout' | 'format' | 'groupByTopic' | 'locale'>;

export interface Reader extends Preferences {
  readonly id: number;
  /** A UUID, used in tokens. */
  readonly publicId: string;
  readonly email: string;
  /** The address in the form used for comparison (`ParsedAddress.key`). */
  readonly emailKey: string;
  readonly status: ReaderStatus;
  readonly createdAt: Date;
  readonly confirmedAt: Date | null;
  readonly nextDueAt: Date | null;
  readonly lastPeriodEnd: Date | null;
}

export const DEFAULT_PREFERENCES: Preferences = {
  topics: [],
  queries: [],
  exclusions: [],
  authors: [],
  frequency: 'daily',
  minuteOfDay: 8 * 60,
  timeZone: 'UTC',
  weekday: 1,
  monthDay: 1,
  maxPapers: 15,
  pauseUntil: null,
  replacements: false,
  layout: 'medium',
  format: 'html',
  groupByTopic: false,
  locale: null,
};

export const SUPPRESSION_REASONS = ['unsubscribed', 'erased', 'bounced', 'complained'] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** Why an address must not be written to, and with what scope. */
export interface Suppression {
  readonly reason: SuppressionReason;
  /**
   * digest: the person may return by the form. all: no mail, not even a confirmation, until an operator lifts
   * it.
   */
  readonly scope: 'digest' | 'all';
  readonly at: Date;
}

/** Where a consent came from. */
export type ConsentSource = 'web' | 'cli' | 'admin' | 'import';

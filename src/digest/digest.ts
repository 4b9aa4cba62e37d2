/** The types of a digest: its selection, its view for templates, and its rendered parts. */

import type { Fragment } from '../mail/format/fragment.ts';
import type { Paper } from '../papers/paper.ts';
import type { KindInMail } from '../readers/feedback.ts';
import type { Frequency, Layout, MailFormat } from '../readers/reader.ts';
import type { Formats } from '../text/formats.ts';

/** Why a paper is in a reader's digest. */
export interface SelectionItem {
  readonly paper: Paper;
  /** Slugs of the reader's topics that the paper matches (empty: the reader follows everything trending). */
  readonly topics: readonly string[];
  /** The reader's own queries that match the paper. */
  readonly queries: readonly MatchedQuery[];
  /** Words of the reader's interest profile for which the paper is there, the strongest first. */
  readonly profileWords: readonly string[];
}

export interface MatchedQuery {
  readonly query: string;
  /** The words of the paper that matched, as written there. */
  readonly matched: readonly string[];
  /** Its title or its authors match, without the abstract. */
  readonly inTitle: boolean;
}

/** A source that did not deliver in time for an edition. */
export type MissingSource = { readonly title: string } & (
  | { readonly missing: 'partly' | 'notOut' | 'unreadable' }
  | {
      readonly missing: 'silentSince';
      /** YYYY-MM-DD. */
      readonly lastReadOn: string;
    }
);

export type EditionKind = Frequency | 'catch-up' | 'welcome';

/** Which digest of a reader it is, and the papers it is about. */
export interface Edition {
  readonly kind: EditionKind;
  /**
   * Counts the reader's editions from 1; null for a sample, and for digests of a time before they were
   * counted.
   */
  readonly number: number | null;
  /** Papers first seen from here are the digest's own, ordered by strength and fit. */
  readonly periodStart: Date;
  readonly periodEnd: Date;
  /** Older papers, from here on, that earlier digests left out come after them while there is room. */
  readonly missedSince: Date;
}

/**
 * The papers selected for one reader: those of the edition's period, then those that earlier ones left out.
 */
export interface Selection {
  readonly edition: Edition;
  readonly items: readonly SelectionItem[];
  /** How many papers matched and were unsent, shown or not. */
  readonly matched: number;
  /** What sources did not deliver in time for this edition; empty if they did, or it is over. */
  readonly undelivered: readonly MissingSource[];
}

/** The links of one mail. All are absolute. */
export interface DigestLinks {
  /** With a trailing slash. */
  readonly site: string;
  readonly preferences: string;
  readonly unsubscribe: string;
  readonly browser: string;
  /** This reader's own feed. */
  readonly feed: string;
  /** All papers of this edition, shown or not. */
  readonly edition: string;
}

/** The links on a digest's web page. People share that page, so none of its links acts for the reader. */
export interface SharedLinks {
  readonly site: string;
  readonly preferences: null;
  readonly unsubscribe: null;
  readonly browser: null;
  readonly feed: null;
  readonly edition: null;
}

/** The token of the link that says something of a paper. */
export type FeedbackToken = (paperId: number, kind: KindInMail) => string;

export interface DigestView {
  /** The reader's local day (YYYY-MM-DD). */
  readonly day: string;
  readonly edition: Edition;
  /** In the order shown. */
  readonly items: readonly SelectionItem[];
  /**
   * By item: the title of its section, '' for the lead and what comes last; null where no one asked for it.
   */
  readonly groups: readonly string[] | null;
  readonly matched: number;
  /** What sources did not deliver in time, as a sentence; or null. */
  readonly undelivered: string | null;
  readonly layout: Layout;
  readonly format: MailFormat;
  readonly links: DigestLinks | SharedLinks;
  /** Null on the page that people share. */
  readonly feedbackToken: FeedbackToken | null;
  /** Names of all topics, by slug. */
  readonly topicNames: ReadonlyMap<string, string>;
  /** How dates and numbers are written. */
  readonly formats: Formats;
  /** One sentence: why the reader gets this mail. */
  readonly why: string;
  readonly postalAddress: string | null;
  /** Shown as a banner if set, e.g. "Sample data". */
  readonly notice: string | null;
}

/**
 * `lead`: the best one, in larger type. `full`: a card with gist and reason. `brief`: one line.
 * `missed`: one line, among those that earlier digests left out.
 */
export type DigestSection = 'lead' | 'full' | 'brief' | 'missed';

export interface RenderedDigest {
  readonly subject: string;
  /** Empty for readers who want text alone. */
  readonly html: readonly Fragment[];
  readonly text: readonly Fragment[];
  /** The papers shown, in order. */
  readonly items: readonly SelectionItem[];
  /** How many papers are shown; fewer than selected if the html would have been too large. */
  readonly shown: number;
  /** How much of each paper is shown, in order. */
  readonly sections: readonly DigestSection[];
}

/** The types of a digest: its selection, its view for templates, and its rendered parts. */

import type { Fragment } from '../mail/format/fragment.ts';
import type { Paper } from '../papers/paper.ts';
import type { KindInMail } from '../readers/feedback.ts';
import type { Frequency, Layout, MailFormat } from '../readers/reader.ts';
import type { Formats } from '../text/formats.ts';

/** Why a paper is in a reader's digest. */
export interface SelectionItem {
  readonly paper: Paper;
  /** Slugs of the reader's topics that the paper belongs to; empty if other reasons alone brought it in. */
  readonly topics: readonly string[];
  /** The reader's own queries that match the paper. */
  readonly queries: readonly MatchedQuery[];
  /**
   * Words of the reader's interest profile that the paper shares, strongest first; empty unless it is near
   * the profile.
   */
  readonly profileWords: readonly string[];
}

export interface MatchedQuery {
  readonly query: string;
  /** The words of the paper that matched, as written in the paper. */
  readonly matched: readonly string[];
  /** True if the title or the authors match on their own, without the abstract. */
  readonly withoutAbstract: boolean;
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

/** What a digest is for its reader: its kind, its number and the period it covers. */
export interface Edition {
  readonly kind: EditionKind;
  /**
   * Counts the reader's editions from 1; null for a sample, and for digests from before editions were
   * counted.
   */
  readonly number: number | null;
  /** Papers first seen at or after this instant are new in this edition and come first. */
  readonly periodStart: Date;
  readonly periodEnd: Date;
  /**
   * Papers first seen between this instant and `periodStart` that earlier digests left out fill the room that
   * is left.
   */
  readonly missedSince: Date;
}

/**
 * The papers selected for one reader: first those of the edition's period, then those that earlier ones left
 * out.
 */
export interface Selection {
  readonly edition: Edition;
  readonly items: readonly SelectionItem[];
  /** How many papers matched and had not been sent yet, shown or not. */
  readonly matched: number;
  /** Sources that did not deliver in time; empty if all did, or if a past edition is shown again. */
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
export type SharedLinks = Pick<DigestLinks, 'site'> &
  Readonly<Record<Exclude<keyof DigestLinks, 'site'>, null>>;

/** Signs the token of a feedback link: the reader's feedback of this kind on this paper. */
export type FeedbackToken = (paperId: number, kind: KindInMail) => string;

export interface DigestView {
  /** The reader's local day (YYYY-MM-DD). */
  readonly day: string;
  readonly edition: Edition;
  /** In the order shown. */
  readonly items: readonly SelectionItem[];
  /**
   * The section title of each item, '' for the lead and for missed papers; null if there are no sections by
   * topic.
   */
  readonly groups: readonly string[] | null;
  readonly matched: number;
  /** A sentence on what sources did not deliver in time; null if nothing is missing. */
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
 * `lead`: the best paper, in larger type. `full`: a card with gist and reason. `brief`: one line. `missed`:
 * one line, for a paper that earlier digests left out.
 */
export type DigestSection = 'lead' | 'full' | 'brief' | 'missed';

export interface RenderedDigest {
  readonly subject: string;
  /** Empty for readers who want plain text only. */
  readonly html: readonly Fragment[];
  readonly text: readonly Fragment[];
  /** The papers shown, in order. */
  readonly items: readonly SelectionItem[];
  /** How many papers are shown; fewer than selected if the html would have been too large. */
  readonly shown: number;
  /** How much of each paper is shown, in order. */
  readonly sections: readonly DigestSection[];
}

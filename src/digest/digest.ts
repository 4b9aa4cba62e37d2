/** The nouns of a digest: what was selected, what a template may know, what comes out. */
import type { Fragment } from '../mail/format/fragment.ts';
import type { Paper } from '../papers/paper.ts';

/** Why a paper is in one reader's digest. */
export interface Pick {
  readonly paper: Paper;
  /** Slugs of the reader's topics that hold it (empty: everything trending). */
  readonly topics: readonly string[];
  /** The reader's own queries that match, with the words that did. */
  readonly queries: readonly { readonly query: string; readonly matched: readonly string[] }[];
}

/** What selection decided for one reader. */
export interface Selection {
  readonly picks: readonly Pick[];
  /** All that matched and were unsent, shown or not. */
  readonly matched: number;
}

/** The links of one mail. All absolute. */
export interface DigestLinks {
  /** With a slash at its end. */
  readonly site: string;
  readonly preferences: string;
  readonly unsubscribe: string;
  readonly browser: string;
  /** This reader's own feed. */
  readonly feed: string;
}

/** The links of a digest's page, which people share: none of them is a key. */
export interface SharedLinks {
  readonly site: string;
  readonly preferences: null;
  readonly unsubscribe: null;
  readonly browser: null;
  readonly feed: null;
}

export interface DigestView {
  /** The reader's local day (YYYY-MM-DD). */
  readonly day: string;
  readonly picks: readonly Pick[];
  readonly matched: number;
  readonly links: DigestLinks | SharedLinks;
  /** Names by slug, of all topics. */
  readonly topicNames: ReadonlyMap<string, string>;
  /** One sentence: why this mail came. */
  readonly why: string;
  readonly postalAddress: string | null;
  /** Shown as a banner when set, e.g. "Sample data". */
  readonly notice: string | null;
}

export interface RenderedDigest {
  readonly subject: string;
  readonly html: readonly Fragment[];
  readonly text: readonly Fragment[];
  /** How many papers are shown; fewer than picked when the html would have been too big. */
  readonly shown: number;
}

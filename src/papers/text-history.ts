/** Decides which listed texts replace stored ones, so that differing sources do not alternate. Pure. */

/** Title, abstract and authors, one hash each; null if absent. */
export interface TextHashes {
  readonly title: string;
  readonly abstract: string | null;
  readonly authors: string | null;
}

/** What earlier pages said about a paper; read only when texts differ. */
export interface TextHistory {
  /** True if any earlier page had exactly this text. */
  readonly isKnown: boolean;
  /**
   * Whether this source, in this format, listed the paper before, and whether its last text was exactly
   * this.
   */
  readonly lastOfSource: 'none' | 'same' | 'other';
  /** True if a page that keeps mathematics has listed the paper. */
  readonly hasFullText: boolean;
  /**
   * True if a page with authority over the paper has listed it: arXiv, the daily page, a registry or its
   * publisher.
   */
  readonly hasOwnText: boolean;
}

export interface TextChange {
  readonly outcome: 'changed' | 'seen';
  /** The fields that replace those of the stored paper. */
  readonly take: { readonly title: boolean; readonly abstract: boolean; readonly authors: boolean };
}

export interface PageOfChange {
  readonly isMerged: boolean;
  readonly losesMathematics: boolean;
  readonly isSecondHand: boolean;
  readonly decoratesTitle: boolean;
}

const NOTHING = { title: false, abstract: false, authors: false };

/**
 * Does the listed text have anything that the stored one does not? Fields missing on the page are
 * ignored.
 */
export function differs(listed: TextHashes, stored: TextHashes): boolean {
  return (
    listed.title !== stored.title ||
    (listed.abstract !== null && listed.abstract !== stored.abstract) ||
    (listed.authors !== null && listed.authors !== stored.authors)
  );
}

/**
 * Decides what becomes of a listed text that differs from the stored one:
 * - A source that repeats its own last text, or starts with a text known from another, has no news:
 * `seen`.
 * - Anything else that differs is `changed` and replaces the stored text, so that the newest wins.
 * - But a page that has lost its mathematics never replaces a text that kept it, and a feed about a
 * paper never replaces the text of the paper's own pages: these only fill gaps.
 *
 * @param isMerged the page showed two stored papers to be one, so that the choice of text is open
 * again
 * @param losesMathematics the page is plain text
 * @param isSecondHand the page is a feed about the paper
 * @param decoratesTitle the listed title contains the stored one
 */
export function decideChange(
  listed: TextHashes,
  stored: TextHashes,
  { isKnown, lastOfSource, hasFullText, hasOwnText }: TextHistory,
  { isMerged, losesMathematics, isSecondHand, decoratesTitle }: PageOfChange,
): TextChange {
  const fills = {
    title: false,
    abstract: stored.abstract === null && listed.abstract !== null,
    authors: stored.authors === null && listed.authors !== null,
  };
  const isNews = isMerged || (lastOfSource === 'none' ? !isKnown : lastOfSource === 'other');
  if (!isNews || (isSecondHand && hasOwnText))
    return fills.abstract || fills.authors
      ? { outcome: 'changed', take: fills }
      : { outcome: 'seen', take: NOTHING };
  if (losesMathematics && hasFullText) return { outcome: 'changed', take: fills };
  const take = {
    title: listed.title !== stored.title && !(isSecondHand && decoratesTitle),
    abstract: listed.abstract !== null && listed.abstract !== stored.abstract,
    authors: listed.authors !== null && listed.authors !== stored.authors,
  };
  return take.title || take.abstract || take.authors
    ? { outcome: 'changed', take }
    : { outcome: 'seen', take: NOTHING };
}

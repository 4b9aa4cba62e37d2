/** What a page's word on a stored paper changes, so that sources that differ do not take turns for ever. Pure. */

/** Title, abstract and authors, each by a hash; null where there is none. */
export interface TextHashes {
  readonly title: string;
  readonly abstract: string | null;
  readonly authors: string | null;
}

/** Asked only when texts differ: what earlier pages said of this paper. */
export interface TextHistory {
  /** Did any page ever say exactly this? */
  readonly isKnown: boolean;
  /** Did this source, in this format, say something of the paper before, and was its last word exactly this? */
  readonly lastOfSource: 'none' | 'same' | 'other';
  /** Did a page that keeps mathematics list the paper? */
  readonly hasFullText: boolean;
  /** Did a page list it that speaks for the paper: arXiv, the daily page, a register or its publisher? */
  readonly hasOwnText: boolean;
}

export interface TextChange {
  readonly outcome: 'changed' | 'seen';
  /** Which fields the stored paper takes over. */
  readonly take: { readonly title: boolean; readonly abstract: boolean; readonly authors: boolean };
}

export interface PageOfChange {
  readonly isMerged: boolean;
  readonly losesMathematics: boolean;
  readonly isSecondHand: boolean;
  readonly decoratesTitle: boolean;
}

const NOTHING = { title: false, abstract: false, authors: false };

/** Does the listed text say anything that the stored one does not? What a page leaves out says nothing. */
export function differs(listed: TextHashes, stored: TextHashes): boolean {
  return (
    listed.title !== stored.title ||
    (listed.abstract !== null && listed.abstract !== stored.abstract) ||
    (listed.authors !== null && listed.authors !== stored.authors)
  );
}

/**
 * - A source that repeats its own last word, or starts with words already known from another, says nothing new: `seen`.
 * - Anything else that differs is `changed` and is taken over, the newest word first,
 * - except that a page which has lost its mathematics never replaces the text of one that kept it, nor a feed
 * about a paper that of the paper's own
 *   pages: these only fill gaps.
 *
 * @param isMerged the page showed two stored papers to be one, so that which text stands is open again
 * @param losesMathematics the page is plain text
 * @param isSecondHand the page is a feed about the paper
 * @param decoratesTitle the listed title holds the stored one
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

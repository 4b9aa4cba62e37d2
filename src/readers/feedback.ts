/** What a reader can say about a paper, and the signed links to say it with. Pure. */

import type { Tokens } from './tokens.ts';

/** More like this, not for me, saved for later. The order must never change: links contain the index. */
export const FEEDBACK_KINDS = ['more', 'less', 'saved'] as const;
export type FeedbackKind = (typeof FEEDBACK_KINDS)[number];

/** How many kinds a link's number has room for. */
const KINDS_IN_TOKEN = 4;

/** Signs the token of a feedback link: this reader, this paper, this kind. */
export const signFeedback = (
  tokens: Tokens,
  readerPublicId: string,
  paperId: number,
  kind: FeedbackKind,
): string => tokens.sign('feedback', readerPublicId, numberOf(paperId, kind));

const numberOf = (paperId: number, kind: FeedbackKind): number =>
  paperId * KINDS_IN_TOKEN + FEEDBACK_KINDS.indexOf(kind);

/** The kinds that a mail has links for. Saving a paper for later is left to the edition's page. */
const KINDS_IN_MAIL = ['more', 'less'] as const satisfies readonly FeedbackKind[];
export type KindInMail = (typeof KINDS_IN_MAIL)[number];

/** How many papers of an ordinary mail have feedback links; those after them are mostly lines without any. */
const SIGNED_FIRST = 8;

/**
 * Returns a function that looks up the feedback tokens of a mail's papers. Those of the first papers are
 * signed together when one of them is first asked for, and then likewise those of all others.
 */
export function feedbackTokens(
  tokens: Tokens,
  readerPublicId: string,
  paperIds: readonly number[],
): (paperId: number, kind: KindInMail) => string {
  const signAll = (ids: readonly number[]): readonly string[] =>
    tokens.signEach(
      'feedback',
      readerPublicId,
      ids.flatMap((id) => KINDS_IN_MAIL.map((each) => numberOf(id, each))),
    );
  let first: readonly string[] | null = null;
  let others: readonly string[] | null = null;
  return (paperId, kind) => {
    const place = paperIds.indexOf(paperId);
    const isFirst = place < SIGNED_FIRST;
    if (isFirst) first ??= signAll(paperIds.slice(0, SIGNED_FIRST));
    else others ??= signAll(paperIds.slice(SIGNED_FIRST));
    const among = isFirst ? place : place - SIGNED_FIRST;
    return (isFirst ? first : others)![among * KINDS_IN_MAIL.length + KINDS_IN_MAIL.indexOf(kind)]!;
  };
}

/** Returns the content of a feedback token; null if it is invalid. */
export function verifyFeedback(
  tokens: Tokens,
  token: string,
): { readonly publicId: string; readonly paperId: number; readonly kind: FeedbackKind } | null {
  const content = tokens.verify('feedback', token);
  if (content === null || content.extra === null) return null;
  const kind = FEEDBACK_KINDS[content.extra % KINDS_IN_TOKEN];
  const paperId = Math.floor(content.extra / KINDS_IN_TOKEN);
  return kind === undefined ? null : { publicId: content.publicId, paperId, kind };
}

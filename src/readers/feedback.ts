/** What a reader says of a paper, and the signed links to say it with. Pure. */
import type { Tokens } from './tokens.ts';

/** More like this, not for me, kept for later. The order is part of every link that was ever sent. */
export const FEEDBACK_KINDS = ['more', 'less', 'saved'] as const;
export type FeedbackKind = (typeof FEEDBACK_KINDS)[number];

/** The kinds that a link's number has room for. */
const KINDS_IN_TOKEN = 4;

/** The token of a feedback link: this reader, this paper, this kind. */
export const signFeedback = (
  tokens: Tokens,
  readerPublicId: string,
  paperId: number,
  kind: FeedbackKind,
): string => tokens.sign('feedback', readerPublicId, paperId * KINDS_IN_TOKEN + FEEDBACK_KINDS.indexOf(kind));

/** The content of a feedback token; null if it is invalid. */
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

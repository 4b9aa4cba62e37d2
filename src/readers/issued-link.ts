/** Links that confirm a sign-up or a change of address: they say when they were issued, and expire. Pure. */

import { DAY_MS } from '../durations.ts';
import type { Tokens } from './tokens.ts';

/** How long such a link is valid. */
export const CONFIRMATION_DAYS = 7;

/** confirm: a sign-up; email: a change of address. */
type IssuedPurpose = 'confirm' | 'email';

/** What the token of a link identifies: the reader and the time of issue. */
export interface IssuedLink {
  readonly publicId: string;
  readonly issuedAt: Date;
}

export const signIssued = (
  tokens: Tokens,
  purpose: IssuedPurpose,
  publicId: string,
  issuedAt: Date,
): string => tokens.sign(purpose, publicId, issuedAt.getTime());

/**
 * Returns the content of a token at `now`: null if it is invalid, `expired` after CONFIRMATION_DAYS.
 */
export function verifyIssued(
  tokens: Tokens,
  purpose: IssuedPurpose,
  token: string,
  now: Date,
): (IssuedLink & { readonly expired: boolean }) | null {
  const content = tokens.verify(purpose, token);
  if (content === null || content.extra === null) return null;
  const expired = now.getTime() - content.extra > CONFIRMATION_DAYS * DAY_MS;
  return { publicId: content.publicId, issuedAt: new Date(content.extra), expired };
}

/**
 * Returns the time of issue for a new link: `at`, or as few milliseconds later as it takes to differ from the
 * reader's other links.
 */
export function freeTimeOfIssue(at: Date, others: readonly { readonly issuedAt: Date }[]): Date {
  const taken = new Set(others.map(({ issuedAt }) => issuedAt.getTime()));
  let instant = at.getTime();
  while (taken.has(instant)) instant += 1;
  return new Date(instant);
}

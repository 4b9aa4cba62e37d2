/** Names the authors of a paper in a mail: some of them, or the collaboration that wrote it. Pure. */

import type { Formats } from '../../text/formats.ts';
import { displayLine } from '../../text/tex/display.ts';
import { nameSome } from './fit-text.ts';

const MOST_AUTHORS = 4;

const COLLABORATION =
  /\b(?:Collaborations?|Consorti(?:um|a)|Team|Group|Initiative|Project|Network|Alliance|Investigators|Community|Laborator(?:y|ies)|Labs?)$|[-.]AI$/i;

/** `A, B, C, D and 12 more`; for a paper of a collaboration, `A, B, C, D and the ATLAS Collaboration`. */
export function authorLine(authors: readonly string[], formats: Formats): string {
  const names = authors.map(displayLine);
  const collaboration = names.length > MOST_AUTHORS + 1 ? collaborationIn(names) : null;
  if (collaboration === null) return nameSome(names, MOST_AUTHORS, formats);
  const people = names.filter((name) => !COLLABORATION.test(name)).slice(0, MOST_AUTHORS);
  return [people.join(', '), withArticle(collaboration)].filter((part) => part !== '').join(' and ');
}

/** Is an organisation listed among the authors, so that it need not be named again? */
export const isNamedAmong = (organization: string, authors: readonly string[]): boolean =>
  authors.some((author) => displayLine(author).toLowerCase() === organization.toLowerCase());

/** `Ada Lovelace and 3 more`, or the collaboration's name if one wrote the paper. */
export function firstAuthor(authors: readonly string[], formats: Formats): string {
  const names = authors.map(displayLine);
  const collaboration = names.length > MOST_AUTHORS + 1 ? collaborationIn(names) : null;
  return collaboration ?? nameSome(names, 1, formats);
}

const collaborationIn = (names: readonly string[]): string | null =>
  names.find((name) => COLLABORATION.test(name)) ?? null;

/** `the Kimi Team`; a name in one word, such as `DeepSeek-AI`, has no article. */
const withArticle = (name: string): string =>
  /^the /i.test(name) || !name.includes(' ') ? name : `the ${name}`;

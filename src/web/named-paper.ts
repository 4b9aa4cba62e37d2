/** Finds the paper with a given identifier: an arXiv id, a DOI, or a link that contains one. */

import { arxivReference, identifiersOfUrl, normaliseIdentifier } from '../listings/identifiers.ts';
import type { Paper } from '../papers/paper.ts';
import { papersByIds } from '../papers/papers-store.ts';
import { idOfIdentifier } from './papers-shown-store.ts';
import type { Site } from './site.ts';

const LONGEST_NAME = 500;

/**
 * Returns the paper that `text` identifies. The whole text must be the identifier; with other words, it is a
 * query. Returns null if it is not an identifier, or is that of a paper that was never listed.
 */
export async function findNamedPaper({ app }: Site, text: string): Promise<Paper | null> {
  const name = text.trim();
  if (name === '' || name.length > LONGEST_NAME || /\s/.test(name)) return null;
  const arxiv = arxivReference(name)?.id;
  const doi = normaliseIdentifier('doi', name);
  const named = Object.entries(
    arxiv !== undefined ? { arxiv } : doi !== null ? { doi } : identifiersOfUrl(name),
  );
  for (const [scheme, value] of named) {
    const id = await idOfIdentifier(app.db, { scheme, value });
    if (id !== null) return (await papersByIds(app.db, [id]))[0] ?? null;
  }
  return null;
}

/** Finds the paper that somebody names by what it is known by: an arXiv id, a DOI, or a link that holds one. */
import { arxivReference, identifiersOfUrl, normaliseIdentifier } from '../listings/identifiers.ts';
import type { Paper } from '../papers/paper.ts';
import { papersByIds } from '../papers/papers-store.ts';
import { idOfIdentifier } from './papers-shown-store.ts';
import type { Site } from './site.ts';

const LONGEST_NAME = 500;

/** `text` as a whole has to be the name; words beside it make it a query. Null when it is none, or of a paper that was never listed. */
export async function paperNamed({ app }: Site, text: string): Promise<Paper | null> {
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

/** References are papers as reference managers name them, from a file or a library. */

import { singleLine } from '../../text/control-characters.ts';
import { arxivReferenceIn, identifiersOfUrl, normaliseIdentifiers } from '../identifiers.ts';
import type { Identifiers } from '../listing.ts';

export interface Reference {
  readonly title: string;
  readonly identifiers: Identifiers;
}

export interface ReadReferences {
  /** At most MOST_REFERENCES, each once. */
  readonly references: readonly Reference[];
  /** Entries without a title, broken ones, and those beyond the limit. */
  readonly leftOut: number;
}

export const MOST_REFERENCES = 500;
/** Longer values come from broken files. */
const LONGEST_VALUE = 1_000;

/** What an entry says, however its format names the fields. */
export interface ReferenceFields {
  readonly title?: string | undefined;
  readonly doi?: string | undefined;
  /** An arXiv id as a value: `2203.01250`, `arXiv:2203.01250v2`. */
  readonly arxiv?: string | undefined;
  readonly urls?: readonly string[];
  /** Where an arXiv id may stand among other words: `arXiv preprint arXiv:1706.03762`. */
  readonly notes?: readonly string[];
}

/** Builds a reference; null if there is no title. */
export function referenceOf({ title, doi, arxiv, urls = [], notes = [] }: ReferenceFields): Reference | null {
  const shown = oneLineOf(title ?? '');
  if (shown === '') return null;
  const found: Identifiers = {};
  for (const url of urls) Object.assign(found, identifiersOfUrl(url.slice(0, LONGEST_VALUE)));
  const own = { doi: doi?.slice(0, LONGEST_VALUE), arxiv: arxiv?.slice(0, LONGEST_VALUE) };
  Object.assign(found, normaliseIdentifiers(own));
  const noted = notes
    .map((note) => arxivReferenceIn(note.slice(0, LONGEST_VALUE))?.id)
    .find((id) => id !== undefined);
  return { title: shown, identifiers: noted === undefined ? found : { arxiv: noted, ...found } };
}

/** Collects references up to the limit; of equal ones, only the first. */
export function gatherReferences(entries: Iterable<Reference | null>): ReadReferences {
  const known = new Map<string, Reference>();
  let leftOut = 0;
  for (const entry of entries) {
    const key = entry === null ? '' : JSON.stringify(entry);
    if (entry === null || (known.size >= MOST_REFERENCES && !known.has(key))) leftOut += 1;
    else if (!known.has(key)) known.set(key, entry);
  }
  return { references: [...known.values()], leftOut };
}

const oneLineOf = (text: string): string => singleLine(text.slice(0, LONGEST_VALUE));

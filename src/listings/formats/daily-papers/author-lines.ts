/** Finds lines of authors between titles and abstracts, which would pass for titles. */

import { splitAuthors } from '../../text/split-authors.ts';
import { type Passage, pairPassages, type Section } from './title-abstract-pairs.ts';

export interface AuthoredSections {
  /** The sections without the lines of authors. */
  readonly sections: readonly Section[];
  /** By the title above the line. */
  readonly authors: ReadonlyMap<Passage | null, readonly string[]>;
  /** Passages that may be lines of authors, and so make their sections doubtful. */
  readonly suspects: ReadonlySet<Passage | null>;
}

interface AuthorLine {
  readonly title: Passage;
  readonly line: Passage;
  readonly names: readonly string[];
}

/** One such line may be a title such as "Large Models, Small Data" below one that lost its abstract. */
const FEWEST_LINES = 2;
const SHARE_OF_ABSTRACTS = 0.8;
/** A name alone may be a title such as "Neural Networks". */
const SHARE_OF_LISTS = 0.5;
const LONGEST_LINE = 5_000;

/**
 * Pairs `passages`. Lines of authors are taken out if nearly every abstract of the page has one above it;
 * otherwise a list of names is a suspect.
 */
export function pairAuthored(passages: readonly Passage[]): AuthoredSections {
  const sections = pairPassages(passages);
  const found = sections.flatMap((section, index) => lineBelow(section, sections[index + 1]));
  const lists = found.filter(({ names }) => names.length > 1);
  const abstracts = sections.filter(({ abstract }) => abstract.length > 0).length;
  const isLayout =
    found.length >= Math.max(FEWEST_LINES, abstracts * SHARE_OF_ABSTRACTS) &&
    lists.length >= found.length * SHARE_OF_LISTS;
  if (!isLayout) return { sections, authors: new Map(), suspects: new Set(lists.map(({ line }) => line)) };
  const lines = new Set(found.map(({ line }) => line));
  const rest = pairPassages(passages.filter((passage) => !lines.has(passage)));
  return {
    sections: rest,
    authors: new Map(found.map(({ title, names }) => [title, names])),
    // On such a page, a line after a title without an abstract is more likely its authors in another
    // notation.
    suspects: new Set(
      rest.flatMap(({ title }, index) => (title !== null && isBare(rest[index - 1]) ? title : [])),
    ),
  };
}

const isBare = (section: Section | undefined): boolean => section?.abstract.length === 0;

/** The line of names between a title and its abstract, whether it was paired as a title or as an abstract. */
function lineBelow({ title, abstract }: Section, next: Section | undefined): AuthorLine[] {
  const [first, second] = abstract;
  const pairedAsTitle = next === undefined || isBare(next) ? null : next.title;
  const line = first === undefined ? pairedAsTitle : second === undefined ? null : first;
  if (title === null || line === null) return [];
  const names = namesIn(line.text);
  return names.length === 0 ? [] : [{ title, line, names }];
}

const NAME =
  /^(?:\p{Lu}[\p{L}\p{M}.'’-]*(?: (?:\p{Lu}[\p{L}\p{M}.'’-]*|van|von|de|der|den|del|della|di|da|dos|du|la|le|ter|al|bin)){1,4}|\p{Script=Han}{2,4})$/u;
// References to affiliations: `Ada Lovelace1,2*`.
const MARKS = /(?<![\d*†‡§¶])[\d*†‡§¶]{1,10}$/;

/** Returns the authors if `text` is nothing but names; otherwise none. */
function namesIn(text: string): readonly string[] {
  if (text.length > LONGEST_LINE) return [];
  const names = splitAuthors(text)
    .map((name) => name.replace(MARKS, '').trimEnd())
    .filter((name) => name !== '');
  return names.every((name) => NAME.test(name)) ? names : [];
}

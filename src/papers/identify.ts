/** Computes the keys that make two entries the same paper: identifiers, else the title's key. Pure. */

import { createHash } from 'node:crypto';
import { normaliseIdentifier } from '../listings/identifiers.ts';
import type { IdentifierScheme, ListingEntry } from '../listings/listing.ts';
import {
  ACCENT_COMMANDS,
  DRESSING_COMMANDS,
  LETTERS_APART,
  TEX_NAMES,
  TEX_SYNONYMS,
} from '../text/tex/identity.ts';
import { lettersAndSigns, SIGN_NAMES, withPlainSigns } from './title-signs.ts';

export interface Identifier {
  readonly scheme: IdentifierScheme;
  readonly value: string;
  /** Both in one text, for maps. */
  readonly text: string;
}

export interface IdentityKeys {
  readonly identifiers: readonly Identifier[];
  /** Never empty. Equal keys mean one paper unless group-entries.ts finds a reason against it. */
  readonly titleKey: string;
  /** The fields behind the keys: authors, abstract and link decide where equal titles do not. */
  readonly entry: Pick<ListingEntry, 'title' | 'url' | 'authors' | 'abstract'>;
}

/** Longer identifiers come from broken pages, and longer keys do not fit into an index row (2,704 bytes). */
const LONGEST_IDENTIFIER = 400;
const LONGEST_KEY = 160;
/** A key with fewer letters and digits is too little evidence that two entries are one paper. */
const SHORTEST_USEFUL_KEY = 4;

/** Keys of titles that journals use again and again for different things. */
const GENERIC_TITLES: ReadonlySet<string> = new Set(
  `abstract abstracts acknowledgement acknowledgements acknowledgment acknowledgments addendum announcement announcements
  authorcorrection authorindex authorresponse backmatter bookreview bookreviews comment commentary contents correction
  corrections correspondence corrigenda corrigendum cover coverimage coverpicture dailybriefing editorial editorialboard
  editorialnote editorscorrection editorschoice editorsnote errata erratum expressionofconcern foreword frontcover frontmatter
  indextovolume inmemoriam inthisissue introduction invitedtalk issueinformation issuehighlights letter lettertotheeditor
  letters masthead news newsandviews newsinbrief obituary opinion outlook panel perspective perspectives poster preface
  publishercorrection publishersnote reply researchhighlight researchhighlights response retraction retractionnote review
  reviewers reviewerlist subjectindex tableofcontents titlepage tutorial untitled viewpoint welcome withdrawal withdrawn
  workshop`.split(/\s+/),
);

/**
 * Returns the keys of an entry. Values are normalised again, so that identity does not depend on any one
 * parser.
 */
export function identityKeys(
  entry: Pick<ListingEntry, 'title' | 'identifiers' | 'url' | 'authors' | 'abstract'>,
): IdentityKeys {
  const identifiers: Identifier[] = [];
  for (const scheme in entry.identifiers) {
    const identifier = normalise(
      scheme as IdentifierScheme,
      entry.identifiers[scheme as IdentifierScheme] ?? '',
    );
    if (identifier !== null && !identifiers.some(({ text }) => text === identifier.text))
      identifiers.push(identifier);
  }
  return { identifiers, titleKey: titleIdentity(entry, identifiers[0]?.text), entry };
}

/**
 * An identifier with this many different titles on one page belongs to the page (its journal, its
 * proceedings), not to a paper.
 */
const TITLES_OF_A_SHARED_IDENTIFIER = 3;

/**
 * Returns the entries of one page without the identifiers that they share, which would merge the whole page
 * into one paper.
 */
export function withoutSharedIdentifiers(entries: readonly IdentityKeys[]): readonly IdentityKeys[] {
  const shared = sharedIdentifiers(entries);
  if (shared.size === 0) return entries;
  return entries.map((entry) => ({
    ...entry,
    identifiers: entry.identifiers.filter(({ text }) => !shared.has(text)),
  }));
}

function sharedIdentifiers(entries: readonly IdentityKeys[]): Set<string> {
  const titles = new Map<string, string | Set<string>>();
  const shared = new Set<string>();
  for (const { identifiers, titleKey: key } of entries) {
    for (const { text } of identifiers) {
      const before = titles.get(text);
      if (before === undefined) titles.set(text, key);
      else if (typeof before === 'object') {
        if (before.add(key).size >= TITLES_OF_A_SHARED_IDENTIFIER) shared.add(text);
      } else if (before !== key) titles.set(text, new Set([before, key]));
    }
  }
  return shared;
}

/** A generic or very short title counts only together with the entry's first identifier or its link. */
function titleIdentity(
  entry: Pick<ListingEntry, 'title' | 'url'>,
  companionText: string | undefined,
): string {
  const key = titleKey(entry.title);
  const companion = companionText ?? entry.url;
  return isTelling(key) || companion === null ? key : bounded(`${key} ${companion}`);
}

const isTelling = (key: string): boolean => key.length >= SHORTEST_USEFUL_KEY && !GENERIC_TITLES.has(key);

/**
 * Renews the key of a stored title by today's rules; the identifier or link beside a generic title is taken
 * from its former key.
 */
export function renewedTitleKey(before: string, title: string): string {
  const key = titleKey(title);
  if (before.startsWith(`${key} `)) return before;
  const space = before.indexOf(' ');
  return isTelling(key) || space < 0 ? key : bounded(`${key}${before.slice(space)}`);
}

/**
 * The title without case, accents, punctuation, TeX markup and white space; meaningful signs stay.
 * TeX, Unicode and text that lost its TeX have the same key: `$\alpha$-Divergence`, `α-divergence` and
 * `alpha-Divergence` are all `alphadivergence`.
 */
export const titleKey = (title: string): string => bounded(titleLetters(title));

/** The same as `titleKey`, without a limit on the length. */
export function titleLetters(title: string): string {
  const key = PLAIN.test(title)
    ? title.toLowerCase().replace(/[^a-z0-9]+/g, '')
    : lettersAndSigns(unfolded(withPlainSigns(title)));
  return key === '' ? title.normalize('NFC').trim().toLowerCase() : key;
}

/** A title of letters, digits and punctuation that cannot be a meaningful sign; most titles are like that. */
const PLAIN = /^(?:[A-Za-z\s,;'"()?!]|[.:](?!\d)|-(?![-\d>])|\d(?![-./:]))*$/;

/** Lower case, with TeX commands and signs replaced by their names, and accents separated from letters. */
function unfolded(title: string): string {
  const named = title
    .replace(DRESSING_COMMANDS, '')
    .replace(ACCENT_COMMANDS, '')
    .replace(/\\([a-zA-Z]+)/g, (_, name: string) => TEX_SYNONYMS.get(name) ?? name)
    .toLowerCase();
  if (/^[\x20-\x7e]*$/.test(named)) return named;
  return named
    .replace(/[^\x20-\x7e]/gu, (letter) => TEX_NAMES.get(letter) ?? SIGN_NAMES.get(letter) ?? letter)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]+/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\x20-\x7e]/gu, (letter) => TEX_NAMES.get(letter) ?? LETTERS_APART.get(letter) ?? letter);
}

/** Long keys keep their beginning, for people, and a hash of the whole, for identity. */
const bounded = (key: string): string =>
  key.length <= LONGEST_KEY
    ? key
    : `${key.slice(0, LONGEST_KEY - 33)}~${createHash('md5').update(key).digest('hex')}`;

/** Returns null if nothing usable is left. */
function normalise(scheme: IdentifierScheme, value: string): Identifier | null {
  const trimmed = value.trim();
  if (trimmed === '' || trimmed.length > LONGEST_IDENTIFIER) return null;
  if (scheme === 'arxiv') return identifier('arxiv', arxivId(trimmed));
  if (scheme !== 'doi') return identifier(scheme, trimmed);
  const doi =
    normaliseIdentifier('doi', trimmed) ??
    trimmed.toLowerCase().replace(/^(?:doi:\s*|https?:\/\/(?:dx\.)?doi\.org\/)/, '');
  return doi.startsWith(ARXIV_DOI)
    ? identifier('arxiv', arxivId(doi.slice(ARXIV_DOI.length)))
    : identifier('doi', doi);
}

const ARXIV_DOI = '10.48550/arxiv.';

const identifier = (scheme: IdentifierScheme, value: string): Identifier => ({
  scheme,
  value,
  text: `${scheme} ${value}`,
});

/**
 * Lower case, without `arXiv:`, version and, in old ids, subject class: `math.GT/0309136v2` is
 * `math/0309136`.
 */
const arxivId = (value: string): string =>
  value
    .toLowerCase()
    .replace(/^arxiv:\s*/, '')
    .replace(/v\d+$/, '')
    .replace(/^([a-z-]+)\.[a-z-]+\//, '$1/');

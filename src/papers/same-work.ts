/** Compares authors, abstracts and links of two papers with the same title. Pure. */

import type { ListingEntry } from '../listings/listing.ts';
import { withoutEndSlashes } from '../text/end-slashes.ts';
import { titleKey } from './identify.ts';

/** The details of a work besides its title and identifiers. */
export type WorkDetails = Pick<ListingEntry, 'url' | 'authors' | 'abstract'>;

/** A title of fewer words is too often shared by different works. */
const FEWEST_WORDS = 5;
/** In scripts without spaces, this many characters count as a word. */
const CHARACTERS_A_WORD = 2;
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;
/** Beginnings of titles that name a kind of document, not its subject. */
const GENERIC_START =
  /^(?:abstracts?of|abstractsfrom|acknowledg|announcement|authorindex|bookreview|callfor|contents|correctionto|corrigendum|editorial|erratum|forewordto|frontmatter|fromthe(?:editor|guest)|guesteditor|inmemoriam|inthisissue|introductionto(?:the|this)special|issueinformation|lettertothe|listof(?:reviewers|referees)|messagefrom|minutesof|newsandviews|noticeof|obituary|prefaceto|proceedingsof|reportof|reportonthe|reviewersfor|subjectindex|summaryofthe|tableofcontents|thank)/;

/** Is it unlikely that two works share this title by chance? */
export function isDistinctiveTitle(title: string): boolean {
  const unspaced = title.match(UNSPACED)?.length ?? 0;
  const words = title.replace(UNSPACED, ' ').match(/[\p{L}\p{N}][^\s]*/gu)?.length ?? 0;
  return words + unspaced / CHARACTERS_A_WORD >= FEWEST_WORDS && !GENERIC_START.test(titleKey(title));
}

/** Authors of one work that are compared. */
const MOST_AUTHORS = 200;
/** Letters and digits compared at the start of two abstracts; the shorter one needs at least this many. */
const ABSTRACT_START = 100;
const SHORTEST_ABSTRACT = 40;

/** Do they share an author's surname, or do their abstracts begin with the same words? */
export function looksLikeOneWork(one: WorkDetails, other: WorkDetails): boolean {
  const surnames = new Set(one.authors.slice(0, MOST_AUTHORS).map(findSurname));
  if (
    other.authors
      .slice(0, MOST_AUTHORS)
      .some((author) => findSurname(author) !== '' && surnames.has(findSurname(author)))
  )
    return true;
  const [start, otherStart] = [abstractStart(one.abstract), abstractStart(other.abstract)];
  const length = Math.min(start.length, otherStart.length);
  return length >= SHORTEST_ABSTRACT && start.slice(0, length) === otherStart.slice(0, length);
}

const ABSTRACT_LABEL =
  /^\s*(?:abstract|summary|background|motivation|objectives?|purpose|introduction|aims?)\b[\s.:–—-]*/i;

function abstractStart(abstract: string): string {
  const words = abstract.slice(0, 4 * ABSTRACT_START).replace(ABSTRACT_LABEL, '');
  const key = titleKey(`${words} `.replace(/[^\p{L}\p{N}\s]/gu, ' '));
  return (key.split('~')[0] ?? '').slice(0, ABSTRACT_START);
}

/** The words of a name without case and accents; of `Lovelace, Ada` the surname comes last. */
function splitName(name: string): string[] {
  const turned = name.includes(',') ? name.replace(/^([^,]{1,100}),\s*(.{0,100})$/, '$2 $1') : name;
  return turned
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđ]/g, (letter) => ({ ß: 'ss', æ: 'a', œ: 'o', ø: 'o', ł: 'l', đ: 'd' })[letter] ?? letter)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !/^(?:jr|sr|ii|iii|iv|dr|prof|the|et|al)$/.test(word));
}

/**
 * Returns the surname without case and accents, and with `ue` as `u`: Müller, Mueller and Muller are equal.
 * Empty if there is none.
 */
function findSurname(name: string): string {
  const words = splitName(name);
  // `Lovelace AB`, as in medical databases.
  const ending = /^\S.*\s(\p{Lu}{1,3})$/u.exec(name.trim())?.[1];
  const initials =
    !name.includes(',') &&
    ending !== undefined &&
    words.length > 1 &&
    name.trim() !== name.trim().toUpperCase();
  const surname = words.at(initials ? -2 : -1) ?? '';
  const isGroup = /^(?:collaboration|consortium|team|group|network|committee)$/.test(surname);
  return isGroup ? words.join(' ') : surname.length < 2 ? '' : surname.replace(/([aou])e/g, '$1');
}

/**
 * Can these be two spellings of one author's name? Either the same words in any order, or the same
 * surname without a differing initial.
 */
export function mayBeOneAuthor(one: string, other: string): boolean {
  const [words, otherWords] = [splitName(one), splitName(other)];
  if (words.toSorted().join(' ') === otherWords.toSorted().join(' ')) return true;
  const surname = findSurname(one);
  if (surname === '' || surname !== findSurname(other)) return false;
  const [initials, otherInitials] = [findInitials(one, words), findInitials(other, otherWords)];
  return initials === '' || otherInitials === '' || initials[0] === otherInitials[0];
}

function findInitials(name: string, words: readonly string[]): string {
  const surname = findSurname(name);
  return words
    .filter((word) => word.replace(/([aou])e/g, '$1') !== surname)
    .map((word) => word[0] ?? '')
    .join('');
}

export interface Place {
  readonly host: string;
  /** The address without parts that do not distinguish pages. */
  readonly link: string;
}

/** Query parameters that track visitors. */
const TRACKING = /^(?:utm_.*|ref|ref_src|source|src|from|fbclid|gclid|mc_[ce]id|rss|af|campaign|cmp|via)$/i;

/** The host and page of a link; null if there is none. */
export function parsePlace(url: string | null): Place | null {
  if (url === null || !URL.canParse(url)) return null;
  const { hostname, pathname, searchParams } = new URL(url);
  const host = hostname.toLowerCase().replace(/^(?:www|m|amp)\./, '');
  const query = [...searchParams]
    .filter(([name]) => !TRACKING.test(name))
    .map(([name, value]) => `${name}=${value}`);
  return { host, link: `${host}${withoutEndSlashes(pathname)}?${query.toSorted().join('&')}` };
}

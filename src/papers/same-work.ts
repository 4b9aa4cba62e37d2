/** Do two things with the same title look like one work? What authors, abstracts and links say where identifiers cannot. Pure. */
import type { ListingEntry } from '../listings/listing.ts';
import { titleKey } from './identify.ts';

/** What is known of a work beside its title and identifiers. */
export type Told = Pick<ListingEntry, 'url' | 'authors' | 'abstract'>;

/** A title of fewer words is given to different works too often. */
const FEWEST_WORDS = 5;
/** Titles without spaces: so many characters count as a word. */
const CHARACTERS_A_WORD = 2;
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;
/** What begins titles that say what a thing is, not what it is about. */
const GENERIC_START =
  /^(?:abstracts?of|abstractsfrom|acknowledg|announcement|authorindex|bookreview|callfor|contents|correctionto|corrigendum|editorial|erratum|forewordto|frontmatter|fromthe(?:editor|guest)|guesteditor|inmemoriam|inthisissue|introductionto(?:the|this)special|issueinformation|lettertothe|listof(?:reviewers|referees)|messagefrom|minutesof|newsandviews|noticeof|obituary|prefaceto|proceedingsof|reportof|reportonthe|reviewersfor|subjectindex|summaryofthe|tableofcontents|thank)/;

/** Is this title one that two works hardly have by chance? */
export function isDistinctiveTitle(title: string): boolean {
  const unspaced = title.match(UNSPACED)?.length ?? 0;
  const words = title.replace(UNSPACED, ' ').match(/[\p{L}\p{N}][^\s]*/gu)?.length ?? 0;
  return words + unspaced / CHARACTERS_A_WORD >= FEWEST_WORDS && !GENERIC_START.test(titleKey(title));
}

/** Authors of one work that are looked at. */
const MOST_AUTHORS = 200;
/** Letters and digits of two abstracts that are compared, and that a shorter one must have at least. */
const ABSTRACT_START = 100;
const SHORTEST_ABSTRACT = 40;

/** Do they have an author's surname in common, or abstracts that begin with the same words? */
export function looksLikeOneWork(one: Told, other: Told): boolean {
  const surnames = new Set(one.authors.slice(0, MOST_AUTHORS).map(surnameOf));
  if (
    other.authors
      .slice(0, MOST_AUTHORS)
      .some((author) => surnameOf(author) !== '' && surnames.has(surnameOf(author)))
  )
    return true;
  const [start, otherStart] = [startOf(one.abstract), startOf(other.abstract)];
  const length = Math.min(start.length, otherStart.length);
  return length >= SHORTEST_ABSTRACT && start.slice(0, length) === otherStart.slice(0, length);
}

const ABSTRACT_LABEL =
  /^\s*(?:abstract|summary|background|motivation|objectives?|purpose|introduction|aims?)\b[\s.:–—-]*/i;

function startOf(abstract: string): string {
  const words = abstract.slice(0, 4 * ABSTRACT_START).replace(ABSTRACT_LABEL, '');
  return titleKey(`${words} `.replace(/[^\p{L}\p{N}\s]/gu, ' '))
    .replace(/~.*$/, '')
    .slice(0, ABSTRACT_START);
}

/** A name as its folded words; of `Lovelace, Ada` the surname stands last. */
function wordsOfName(name: string): string[] {
  const turned = name.includes(',') ? name.replace(/^([^,]{1,100}),\s*(.{0,100})$/, '$2 $1') : name;
  return turned
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđ]/g, (letter) => ({ ß: 'ss', æ: 'a', œ: 'o', ø: 'o', ł: 'l', đ: 'd' })[letter] ?? letter)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !/^(?:jr|sr|ii|iii|iv|dr|prof|the|et|al)$/.test(word));
}

/** Folded, with `ue` as `u`: Müller, Mueller and Muller are one. Empty where a name has none. */
function surnameOf(name: string): string {
  const words = wordsOfName(name);
  // `Lovelace AB`, as medical registers write it.
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
 * May these be two spellings of one author's name? The same words in any order, or one surname and no initial
 * that differs.
 */
export function mayBeOneAuthor(one: string, other: string): boolean {
  const [words, otherWords] = [wordsOfName(one), wordsOfName(other)];
  if (words.toSorted().join(' ') === otherWords.toSorted().join(' ')) return true;
  const surname = surnameOf(one);
  if (surname === '' || surname !== surnameOf(other)) return false;
  const [initials, otherInitials] = [initialsOf(one, words), initialsOf(other, otherWords)];
  return initials === '' || otherInitials === '' || initials[0] === otherInitials[0];
}

function initialsOf(name: string, words: readonly string[]): string {
  const surname = surnameOf(name);
  return words
    .filter((word) => word.replace(/([aou])e/g, '$1') !== surname)
    .map((word) => word[0] ?? '')
    .join('');
}

export interface Place {
  readonly host: string;
  /** The address without what does not tell pages apart. */
  readonly link: string;
}

/** Parameters that say where a reader came from. */
const TRACKING = /^(?:utm_.*|ref|ref_src|source|src|from|fbclid|gclid|mc_[ce]id|rss|af|campaign|cmp|via)$/i;

/** Where a link leads: null where there is none. */
export function placeOf(url: string | null): Place | null {
  if (url === null || !URL.canParse(url)) return null;
  const { hostname, pathname, searchParams } = new URL(url);
  const host = hostname.toLowerCase().replace(/^(?:www|m|amp)\./, '');
  const query = [...searchParams]
    .filter(([name]) => !TRACKING.test(name))
    .map(([name, value]) => `${name}=${value}`);
  return { host, link: `${host}${pathname.replace(/\/+$/, '')}?${query.toSorted().join('&')}` };
}

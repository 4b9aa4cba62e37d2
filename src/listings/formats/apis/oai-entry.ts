/** Turns one OAI-PMH record into an entry, if its metadata are in a format that is read. */

import { buildEntry } from '../../entry.ts';
import { arxivReference, identifiersIn, identifiersOfUrl, normaliseIdentifiers } from '../../identifiers.ts';
import type { Identifiers, ListingEntry } from '../../listing.ts';
import { httpUrl } from '../../paper-url.ts';
import { cleanMarkup, cleanText } from '../../text/clean-text.ts';
import { parseListedInstant } from '../../text/listing-date.ts';
import { splitAuthors } from '../../text/split-authors.ts';
import { categoriesIn, saysWithdrawn } from '../arxiv/arxiv-text.ts';
import type { OaiField, OaiRecord } from './oai-records.ts';

/** How many characters of a name an error shows. */
const LONGEST_ROOT = 50;
const MARC_ROOT = 'record';
// The formats that are read, by their root elements: arXiv's own, MARC 21, Dublin Core and its extensions
// (`pex-dc`, ETD-MS). In others the same names mean other things, such as the title of a section or of the
// journal.
const READ = /^(?:arxiv(?:raw|old)?|record|thesis|(?:[\w-]{1,30})?dc)$/i;

/** Returns the entry, or the reason why there is none. */
export function readOaiRecord(
  record: OaiRecord,
  rank: number,
  base: string | undefined,
): ListingEntry | string {
  const { fields, root } = record;
  if (fields.length === 0) return 'its record holds no metadata';
  if (!READ.test(root))
    return `its metadata are in a format that is not read (<${root.slice(0, LONGEST_ROOT)}>): ask for metadataPrefix=oai_dc, which every server has`;
  const isArxiv = /^oai:arxiv\.org:/i.test(record.identifier);
  // arXiv's fields are text with TeX, where `$a<b$` is not a tag; journals put escaped HTML into theirs.
  const clean = isArxiv ? cleanText : cleanMarkup;
  const title =
    root === MARC_ROOT
      ? marcTitle(fields)
      : clean(preferred(fields, ({ name, parent }) => name === 'title' && parent === root));
  if (title === '') return 'its record has no title';
  const abstract = clean(preferred(fields, isAbstract));
  const comments = clean(valuesOf(fields, 'comments')[0] ?? '');
  const links = [...valuesOf(fields, 'identifier', 'relation', 'url', 'link'), ...marcOf(fields, '856u')].map(
    (value) => value.trim(),
  );
  return buildEntry({
    title,
    abstract,
    authors: readAuthors(fields).map(clean),
    identifiers: identifiersOfRecord(record, links),
    url: isArxiv
      ? null
      : (links
          .map((link) => (/^https?:/i.test(link) ? httpUrl(link, base) : null))
          .find((link) => link !== null) ?? null),
    publishedAt: publishedAt(fields),
    rank,
    categories: readCategories(record, isArxiv),
    version: readVersion(fields),
    withdrawn: saysWithdrawn(comments) || saysWithdrawn(abstract),
  });
}

/**
 * Joins a title with its remainder and its parts (245 $a $b $n $p), and drops the sign at the end that
 * introduces the next subfield, such as the slash before the statement of responsibility.
 */
function marcTitle(fields: readonly OaiField[]): string {
  const parts = fields.filter(({ marc }) => /^245[abnp]$/.test(marc));
  const next = parts.findIndex(({ marc }, index) => index > 0 && marc === '245a');
  const joined = parts
    .slice(0, next < 0 ? undefined : next)
    .map(({ text }) => text.trim().replace(/\s([:;])$/, '$1'))
    .join(' ');
  return cleanMarkup(joined).replace(/ ?[/:;=]$/, '');
}

const isAbstract = ({ name, marc, text }: OaiField): boolean =>
  (name === 'abstract' || name === 'description' || marc === '520a') &&
  !/^\s*(?:comments?\s*:|\[s\.[a-z]\.\]\s*$)/i.test(text);

/** Returns the first value that fits, in English if there is one. */
function preferred(fields: readonly OaiField[], fits: (field: OaiField) => boolean): string {
  const fitting = fields.filter(fits);
  return (fitting.find(({ language }) => /^en/i.test(language)) ?? fitting[0])?.text ?? '';
}

const valuesOf = (fields: readonly OaiField[], ...names: string[]): string[] =>
  fields.filter(({ name }) => names.includes(name)).map(({ text }) => text);
const marcOf = (fields: readonly OaiField[], ...codes: string[]): string[] =>
  fields.filter(({ marc }) => codes.includes(marc)).map(({ text }) => text);

function readAuthors(fields: readonly OaiField[]): string[] {
  const people: string[] = [];
  let parts: { keyname?: string; forenames?: string; suffix?: string } = {};
  const close = (): void => {
    const name = [parts.forenames, parts.keyname, parts.suffix]
      .filter((part) => part !== undefined)
      .join(' ');
    if (name !== '') people.push(name);
    parts = {};
  };
  for (const { name, parent, text } of fields) {
    if (parent !== 'author') continue;
    if (name === 'keyname') {
      close();
      parts = { keyname: text };
    } else if (name === 'forenames' || name === 'suffix') parts = { ...parts, [name]: text };
  }
  close();
  if (people.length > 0) return people;
  const creators = fields
    .filter(({ name, parent }) => name === 'creator' || (name === 'name' && parent === 'creator'))
    .map(({ text }) => text);
  if (creators.length > 0) return creators.filter((name) => !/^\s*\[?s\.\s?n\.\]?\s*$/i.test(name));
  const persons = marcOf(fields, '100a', '700a').map((name) => name.trim().replace(/,$/, ''));
  return persons.length > 0 ? persons : valuesOf(fields, 'authors').flatMap(splitAuthors);
}

function identifiersOfRecord(record: OaiRecord, links: readonly string[]): Identifiers {
  const { fields } = record;
  const doi = [...valuesOf(fields, 'doi'), ...marcOf(fields, '024a')]
    .flatMap((value) => value.trim().split(/[\s,;]+/))
    .find((value) => value !== '');
  const own = normaliseIdentifiers({
    arxiv: arxivReference(record.identifier)?.id ?? valuesOf(fields, 'id')[0],
    doi,
  });
  // Relations are other works (a part, a version elsewhere), so only the record's own identifiers count.
  const identifiers = valuesOf(fields, 'identifier').map((value) => value.trim());
  const shown = [...identifiers, ...links.filter((link) => marcOf(fields, '856u').includes(link))];
  for (const value of shown) {
    const next = /^https?:/i.test(value)
      ? identifiersOfUrl(value)
      : { ...identifiersIn(value), ...normaliseIdentifiers({ doi: value }) };
    Object.assign(own, { ...next, ...own });
  }
  return own;
}

function publishedAt(fields: readonly OaiField[]): Date | null {
  const dates = [
    ...valuesOf(fields, 'created'),
    ...fields.filter(({ name, parent }) => name === 'date' && parent === 'version').map(({ text }) => text),
  ];
  const instants = (
    dates.length > 0 ? dates : [...valuesOf(fields, 'date', 'published'), ...marcOf(fields, '260c', '264c')]
  )
    .map((value) => parseListedInstant(value.trim()))
    .filter((instant) => instant !== null);
  return instants.reduce<Date | null>(
    (first, instant) => (first === null || instant < first ? instant : first),
    null,
  );
}

function readCategories({ fields, sets }: OaiRecord, isArxiv: boolean): string[] {
  const own = valuesOf(fields, 'categories').flatMap(categoriesIn);
  if (own.length > 0) return [...new Set(own)];
  const subjects = [
    ...valuesOf(fields, 'subject').map(cleanMarkup),
    ...marcOf(fields, '650a', '653a').map(cleanMarkup),
  ];
  // The subjects in arXiv's oai_dc are field names and MSC classes; the archives are in the sets.
  return isArxiv ? sets.map((set) => set.split(':').at(-1) ?? '') : subjects;
}

function readVersion(fields: readonly OaiField[]): number | null {
  const versions = valuesOf(fields, 'version').map((value) => Number(/^v(\d{1,3})$/.exec(value)?.[1] ?? 0));
  const newest = versions.reduce((most, version) => Math.max(most, version), 0);
  return newest > 0 ? newest : null;
}

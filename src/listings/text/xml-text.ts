/** Makes XML as found parseable in linear time: drops the DOCTYPE, replaces entities, escapes brackets. */

import { Parser } from 'htmlparser2';
import { PaperroundError } from '../../errors.ts';
import { escapeContent } from '../../text/escape-markup.ts';

// What a tolerant parser would take for a tag (`p < 0.05`, `<3`, `x<y</title>`: no tag contains a bracket),
// HTML's void elements, which are often unclosed, and HTML-only entities. Every repetition is bounded or
// stops at the next bracket.
const STRAY =
  /<+(?=<)|<(?![\p{L}_:/!?])|<(?=[\p{L}_][^<>"']{0,200}<)|<(?:br|hr|img|wbr)(?=[\s>])[^<>]{0,2000}>|&([A-Za-z][A-Za-z0-9]{1,31});/gu;
const XML_ENTITIES: ReadonlySet<string> = new Set(['amp', 'lt', 'gt', 'quot', 'apos']);

/** Characters of comments and the like before the first element; no real page has more. */
const LONGEST_PROLOG = 1024 * 1024;
/** Characters processed at a time; a whole page at once would be in memory twice. */
const CHUNK_CHARACTERS = 1024 * 1024;

/**
 * Returns `xml` without its document type and its entity declarations, which are never expanded (billion
 * laughs, external files).
 * @throws PaperroundError `not_a_listing` for an unterminated document type
 */
export function withoutDoctype(xml: string): string {
  const start = startOfDoctype(xml);
  if (start < 0) return xml;
  let isInSubset = false;
  for (let index = start + 2; index < xml.length; index += 1) {
    const character = xml[index];
    if (character === '>' && !isInSubset) return xml.slice(0, start) + xml.slice(index + 1);
    if (character === '[') isInSubset = true;
    else if (character === ']') isInSubset = false;
    else if (character === '"' || character === "'") index = lastCharacter(xml, character, index + 1);
    else if (character === '<') index = endOfMisc(xml, index) ?? index;
  }
  throw new PaperroundError(
    'not_a_listing',
    'The page begins with a DOCTYPE that never ends, expected a feed.',
  );
}

/** Returns where the document type begins; -1 if the first element comes first, or there is none. */
function startOfDoctype(xml: string): number {
  for (
    let index = xml.indexOf('<');
    index >= 0 && index < LONGEST_PROLOG;
    index = xml.indexOf('<', index + 1)
  ) {
    if (/^<!doctype/i.test(xml.slice(index, index + 9))) return index;
    const end = endOfMisc(xml, index);
    if (end === null) return -1;
    index = end;
  }
  return -1;
}

/**
 * Returns the last character of the comment or processing instruction that begins here; null for anything
 * else.
 */
function endOfMisc(xml: string, index: number): number | null {
  if (xml.startsWith('<!--', index)) return lastCharacter(xml, '-->', index + 4);
  return xml.startsWith('<?', index) ? lastCharacter(xml, '?>', index + 2) : null;
}

/** The index of the last character of `end`, or of the text if it never occurs. */
function lastCharacter(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  return found < 0 ? text.length : found + end.length - 1;
}

/**
 * Returns `xml` in chunks that a parser with only the five XML entities can read: stray brackets
 * escaped, void elements closed, HTML entities replaced, CDATA sections unchanged.
 * @throws PaperroundError `not_a_listing` for an unterminated DOCTYPE
 */
export function* normalisedChunks(xml: string): Generator<string> {
  const text = withoutDoctype(xml);
  let from = 0;
  while (from < text.length) {
    const opened = text.indexOf('<![CDATA[', from);
    const end = opened < 0 ? text.length : opened;
    while (from < end) {
      // Cut after a bracket, where no tag or entity continues.
      const cut = end - from <= CHUNK_CHARACTERS ? -1 : text.indexOf('>', from + CHUNK_CHARACTERS);
      const next = cut < 0 || cut >= end ? end : cut + 1;
      yield text.slice(from, next).replace(STRAY, normalised);
      from = next;
    }
    if (opened < 0) return;
    const closed = text.indexOf(']]>', opened);
    from = closed < 0 ? text.length : closed + 3;
    yield text.slice(opened, from);
  }
}

function normalised(found: string, entity: string | undefined): string {
  if (found.endsWith('<')) return '&lt;'.repeat(found.length);
  if (entity === undefined) return found.endsWith('/>') ? found : `${found.slice(0, -1)}/>`;
  if (XML_ENTITIES.has(entity)) return found;
  return escapeContent(htmlEntity(found));
}

const known = new Map<string, string>();

/** Returns the characters of `&eacute;`, or the reference itself if HTML has no such entity. */
function htmlEntity(reference: string): string {
  const seen = known.get(reference);
  if (seen !== undefined) return seen;
  let characters = '';
  const parser = new Parser({ ontext: (text) => (characters += text) }, { decodeEntities: true });
  parser.end(reference);
  // Only existing entities are cached: their number is bounded, that of invented names is not.
  if (characters !== reference) known.set(reference, characters);
  return characters;
}

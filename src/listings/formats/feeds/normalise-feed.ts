/** Normalises a feed as found into the plain, well-formed feed that rss-parser can read. */

// Closes unclosed items, puts names under one prefix, makes links absolute and turns Atom's text
// constructs into HTML source. A tolerant tokenizer works chunk by chunk, so that memory is bounded by
// the page.

import { Parser } from 'htmlparser2';
import { PaperroundError } from '../../../errors.ts';
import { escapeMarkup } from '../../../text/escape-markup.ts';
import { LONGEST_TEXT } from '../../text/clean-text.ts';
import { type FeedKind, type FieldRule, FOREIGN_BLOCKS, HEAD_FIELDS, ITEM_FIELDS } from './feed-elements.ts';
import { createNames } from './feed-names.ts';
import { compact, element, FILLING, type Link, rankLinks } from './normalised-elements.ts';

/** Feeds nest about ten levels; XHTML content a few more. Deeper ones are meant to exhaust the stack. */
const DEEPEST = 256;
const LONGEST_LINK = 2_000;

export interface FeedNormaliser {
  write(xml: string): void;
  end(): void;
  /** The complete items that have not been taken yet. */
  takeItems(): NormalisedItem[];
  /** The normalised feed's own fields as elements. */
  head(): string;
  /** The base of relative links without xml:base: the page's address, else the first in the feed. */
  base(): string | undefined;
  /** Known after the first element. */
  kind(): FeedKind | null;
  /** After the end: true if the first element was still open, so that the page was cut off. */
  isCutOff(): boolean;
}

export interface NormalisedItem {
  /** The item as an element of the normalised feed, without its long texts. */
  readonly xml: string;
  /** HTML source. It bypasses the XML parser, which would only copy it character by character. */
  readonly summary: string;
  readonly content: string;
}

const ITEM_NAMES = new Set(['item', 'atom:entry', 'rdf:item']);
/** Elements of a person that hold the name. */
const PERSON_NAMES = new Set(['name', 'atom:name', 'rdf:value']);

/** `mailto:` and the like are not addresses of papers. */
const OTHER_SCHEME = /^(?!https?:)[a-z][a-z0-9+.-]{1,30}:/i;

interface OpenField {
  readonly rule: FieldRule;
  readonly depth: number;
  readonly pieces: { text: string; isTag: boolean }[];
  length: number;
  /** The text is literal, not HTML source (Atom's `text` and `xhtml`). */
  readonly isLiteral: boolean;
  /** For a person: the depth of the text that is the name; -1 after it was read. */
  nameDepth: number;
}

interface OpenItem {
  readonly depth: number;
  readonly about: string | null;
  fields: string;
  summary: string;
  content: string;
  readonly links: Link[];
}

/** Starts normalising. `write` throws PaperroundError `not_a_listing` for elements nested too deep. */
export function createFeedNormaliser(pageUrl: string | undefined): FeedNormaliser {
  const names = createNames(pageUrl);
  let items: NormalisedItem[] = [];
  let head = '';
  const headLinks: Link[] = [];
  let depth = 0;
  let kind: FeedKind | null = null;
  let item: OpenItem | null = null;
  let field: OpenField | null = null;
  let skippedFrom: number | null = null;
  let isCutOff = false;

  const append = (element: string): void => {
    if (item !== null) item.fields += element;
    else head += element;
  };

  const finishField = (): void => {
    if (field === null) return;
    const { rule } = field;
    const text = textOfField(field);
    field = null;
    if (rule.take === 'link') addLink(rule.becomes, { rel: 'alternate', type: '' }, text);
    else if (item !== null && rule.becomes === 'pr:summary') item.summary ||= compact(text);
    else if (item !== null && rule.becomes === 'pr:content') item.content ||= compact(text);
    else append(element(rule.becomes, text));
  };

  const addLink = (becomes: string, as: Pick<Link, 'rel' | 'type'>, address: string): void => {
    const href = address.trim().length > LONGEST_LINK ? '' : names.absolute(address.trim());
    if (href === '' || OTHER_SCHEME.test(href)) return;
    if (becomes === 'link') (item?.links ?? headLinks).push({ ...as, href });
    else append(element(becomes, href));
  };

  const finishItem = (): void => {
    finishField();
    if (item === null) return;
    items.push(normalisedItem(item, kind));
    item = null;
  };

  const openField = (rule: FieldRule, attributes: Attributes): void => {
    const term = attributes.term ?? attributes.label;
    if (rule.take === 'term' && term !== undefined) append(element(rule.becomes, term));
    else if (rule.take === 'link' && attributes.href !== undefined) {
      addLink(rule.becomes, linkKind(attributes), attributes.href);
      skippedFrom = depth;
    } else if (rule.take === 'markup' && isNoText(attributes)) skippedFrom = depth;
    else openText(rule, attributes);
  };

  const openText = (rule: FieldRule, attributes: Attributes): void => {
    if (rule.becomes === 'guid' && attributes.isPermaLink !== undefined)
      append(element('pr:permalink', attributes.isPermaLink));
    const isLiteral =
      kind === 'atom' && !typeOf(attributes).includes('html') && attributes.mode !== 'escaped';
    field = { rule, depth, pieces: [], length: 0, isLiteral, nameDepth: depth };
  };

  const openItem = (attributes: Attributes): void => {
    // Anything still open was never closed: no text contains an item.
    finishItem();
    skippedFrom = null;
    item = {
      depth,
      about: attributes[names.aboutAttribute(attributes)] ?? null,
      fields: '',
      summary: '',
      content: '',
      links: [],
    };
  };

  /** An element within a field is markup of its text; within a person, it may hold the name. */
  const openWithin = (open: OpenField, name: string): void => {
    if (open.rule.take !== 'person') {
      addPiece(open, `<${name.replace(/^.*:/, '')}>`, true);
    } else if (open.nameDepth === open.depth && PERSON_NAMES.has(name)) {
      open.nameDepth = depth;
      open.pieces.length = 0;
    }
  };

  const closeWithin = (open: OpenField, rawName: string): void => {
    if (open.rule.take !== 'person') {
      if (skippedFrom === null)
        addPiece(open, `</${names.canonical(rawName, kind).replace(/^.*:/, '')}>`, true);
    } else if (depth === open.nameDepth) open.nameDepth = -1;
  };

  const parser = new Parser(
    {
      onopentag(rawName, attributes) {
        depth += 1;
        if (depth > DEEPEST) throw tooDeep();
        names.enter(depth, attributes);
        const name = names.canonical(rawName, kind);
        if (kind === null) {
          kind = kindOfRoot(name);
          if (name !== 'atom:entry') return;
        }
        if (ITEM_NAMES.has(name)) {
          openItem(attributes);
          return;
        }
        if (skippedFrom !== null) return;
        // No title contains a link or a date: it was never closed.
        if (field !== null && field.rule.becomes === 'title' && ITEM_FIELDS.has(name)) finishField();
        if (field !== null) {
          openWithin(field, name);
          return;
        }
        const rule = item === null ? (depth <= 3 ? HEAD_FIELDS.get(name) : undefined) : ITEM_FIELDS.get(name);
        if (rule !== undefined) openField(rule, attributes);
        else if (item !== null || FOREIGN_BLOCKS.has(name)) skippedFrom = depth;
      },
      ontext(text) {
        if (field === null || skippedFrom !== null) return;
        if (field.rule.take === 'person' && depth !== field.nameDepth) return;
        addPiece(field, text, false);
      },
      onclosetag(rawName) {
        if (field !== null && depth === field.depth) finishField();
        else if (field !== null) closeWithin(field, rawName);
        if (skippedFrom === depth) skippedFrom = null;
        if (item !== null && depth === item.depth) finishItem();
        names.leave(depth);
        depth -= 1;
      },
    },
    { xmlMode: true, decodeEntities: true, recognizeCDATA: true },
  );

  return {
    write: (xml) => parser.write(xml),
    end: () => {
      isCutOff = depth > 0;
      // Drop half a title.
      if (field?.rule.becomes === 'title' && depth === field.depth) field = null;
      parser.end();
      finishItem();
    },
    takeItems: () => {
      const taken = items;
      items = [];
      return taken;
    },
    head: () => head + rankLinks(headLinks, kind),
    base: () => pageUrl ?? headLinks.find(({ href }) => /^https?:/i.test(href))?.href,
    kind: () => kind,
    isCutOff: () => isCutOff,
  };
}

type Attributes = Readonly<Record<string, string>>;

const typeOf = ({ type = '' }: Attributes): string => type.trim().toLowerCase();

const linkKind = (attributes: Attributes): Pick<Link, 'rel' | 'type'> => ({
  rel: (attributes.rel ?? 'alternate').trim().toLowerCase().replace(/^.*\//, ''),
  type: typeOf(attributes),
});

/** A picture or an encoded file is not an abstract, nor is an address in `src` the text. */
const isNoText = (attributes: Attributes): boolean =>
  /^(?:image|audio|video)\/|octet-stream/.test(typeOf(attributes)) || attributes.mode === 'base64';

/** Markup is HTML source: literal text, and text beside elements, is escaped for that. */
function textOfField({ rule, pieces, isLiteral }: OpenField): string {
  const isEscaped = rule.take === 'markup' && (isLiteral || pieces.some((piece) => piece.isTag));
  return pieces.map(({ text, isTag }) => (isEscaped && !isTag ? escapeMarkup(text) : text)).join('');
}

function normalisedItem({ about, fields, links, summary, content }: OpenItem, kind: FeedKind | null) {
  const attribute = about === null ? '' : ` rdf:about="${escapeMarkup(about)}"`;
  const name = kind === 'atom' ? 'entry' : 'item';
  const xml = `<${name}${attribute}>${FILLING}${fields}${rankLinks(links, kind)}</${name}>`;
  return { xml, summary, content };
}

const tooDeep = (): PaperroundError =>
  new PaperroundError(
    'not_a_listing',
    `The feed nests its elements more than ${DEEPEST} deep, expected a few levels.`,
    { facts: { deepest: DEEPEST } },
  );

/** The kind of feed whose first element has this canonical name; null for anything else. */
export function kindOfRoot(name: string): FeedKind | null {
  const local = name.replace(/^.*:/, '');
  if (local === 'rss' || local === 'channel') return 'rss';
  // RFC 4287, section 2: an entry can be a document by itself.
  if (local === 'feed' || name === 'atom:entry') return 'atom';
  return local === 'rdf' || name === 'rdf:channel' ? 'rdf' : null;
}

/** Longer texts are cut here already: they would be cut later anyway, and holding them costs memory. */
function addPiece(field: OpenField, text: string, isTag: boolean): void {
  if (field.length >= LONGEST_TEXT) return;
  field.length += text.length;
  field.pieces.push({ text, isTag });
}

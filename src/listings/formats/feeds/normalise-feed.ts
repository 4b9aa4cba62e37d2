/**
 * A feed as it is found → the plain, well-formed feed that rss-parser can be given: items closed where they were not, names under one prefix, links made
 * absolute, Atom's text constructs as HTML source. Done with a tolerant tokenizer, piece by piece, so that memory is bounded by the page.
 */

import { Parser } from 'htmlparser2';
import { PaperroundError } from '../../../errors.ts';
import { escapeMarkup } from '../../../text/escape-markup.ts';
import { LONGEST_TEXT } from '../../text/clean-text.ts';
import { type FeedKind, type FieldRule, FOREIGN_BLOCKS, HEAD_FIELDS, ITEM_FIELDS } from './feed-elements.ts';
import { createNames } from './feed-names.ts';
import { compact, element, FILLING, type Link, linksOf } from './normalised-elements.ts';

/** Feeds nest some ten levels; XHTML content some more. Deeper ones are made to exhaust somebody's stack. */
const DEEPEST = 256;
const LONGEST_LINK = 2_000;

export interface FeedNormaliser {
  write(xml: string): void;
  end(): void;
  /** The items that are complete and have not been taken yet. */
  takeItems(): NormalisedItem[];
  /** The normalised feed's own fields, as elements. */
  head(): string;
  /** The address that relative links without xml:base are relative to: the page's, else the first the feed gives of itself. */
  base(): string | undefined;
  /** Known once the first element was read. */
  kind(): FeedKind | null;
  /** After the end: was the first element still open, so that the page is the beginning of one? */
  isCutOff(): boolean;
}

export interface NormalisedItem {
  /** The item as an element of the normalised feed, without its long texts. */
  readonly xml: string;
  /** HTML source. They go round the XML parser that comes after: it would only copy them, character by character. */
  readonly summary: string;
  readonly content: string;
}

/** `mailto:` and its like are no address of a paper. */
const OTHER_SCHEME = /^(?!https?:)[a-z][a-z0-9+.-]{1,30}:/i;

interface OpenField {
  readonly rule: FieldRule;
  readonly depth: number;
  readonly pieces: { text: string; isTag: boolean }[];
  length: number;
  /** The text is what is meant, not HTML source (Atom's `text` and `xhtml`). */
  readonly isLiteral: boolean;
  /** Of a person: how deep the text stands that is the name; -1 when it was read. */
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

/** Starts normalising. Throws PaperroundError `not_a_listing` from `write` for elements nested too deep. */
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
    const { rule, pieces, isLiteral } = field;
    field = null;
    const asSource = isLiteral || pieces.some((piece) => piece.isTag);
    const text = pieces
      .map((piece) =>
        asSource && !piece.isTag && rule.take === 'markup' ? escapeMarkup(piece.text) : piece.text,
      )
      .join('');
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
    const about = item.about === null ? '' : ` rdf:about="${escapeMarkup(item.about)}"`;
    const name = kind === 'atom' ? 'entry' : 'item';
    const { fields, links, summary, content } = item;
    items.push({
      xml: `<${name}${about}>${FILLING}${fields}${linksOf(links, kind)}</${name}>`,
      summary,
      content,
    });
    item = null;
  };

  const openField = (rule: FieldRule, attributes: Attributes): void => {
    const term = attributes.term ?? attributes.label;
    if (rule.take === 'term' && term !== undefined) {
      append(element(rule.becomes, term));
      return;
    }
    if (rule.take === 'link' && attributes.href !== undefined) {
      const rel = (attributes.rel ?? 'alternate').trim().toLowerCase().replace(/^.*\//, '');
      addLink(rule.becomes, { rel, type: (attributes.type ?? '').trim().toLowerCase() }, attributes.href);
      skippedFrom = depth;
      return;
    }
    const type = (attributes.type ?? '').toLowerCase();
    // A picture or an encoded file is no abstract; an address in `src` is not the text either.
    if (
      rule.take === 'markup' &&
      (/^(?:image|audio|video)\/|octet-stream/.test(type) || attributes.mode === 'base64')
    ) {
      skippedFrom = depth;
      return;
    }
    const isLiteral = kind === 'atom' && !type.includes('html') && attributes.mode !== 'escaped';
    if (rule.becomes === 'guid' && attributes.isPermaLink !== undefined)
      append(element('pr:permalink', attributes.isPermaLink));
    field = { rule, depth, pieces: [], length: 0, isLiteral, nameDepth: depth };
  };

  const parser = new Parser(
    {
      onopentag(rawName, attributes) {
        depth += 1;
        if (depth > DEEPEST) {
          throw new PaperroundError(
            'not_a_listing',
            `The feed nests its elements more than ${DEEPEST} deep, expected a few levels.`,
            {
              facts: { deepest: DEEPEST },
            },
          );
        }
        names.enter(depth, attributes);
        const name = names.canonical(rawName, kind);
        if (kind === null) {
          kind = kindOfRoot(name);
          if (name !== 'atom:entry') return;
        }
        if (name === 'item' || name === 'atom:entry' || name === 'rdf:item') {
          // Whatever is still open was never closed: no text holds an item.
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
          return;
        }
        if (skippedFrom !== null) return;
        // No title holds a link or a date: it was never closed.
        if (field !== null && field.rule.becomes === 'title' && ITEM_FIELDS.has(name)) finishField();
        if (field !== null) {
          if (field.rule.take === 'person') {
            if (
              field.nameDepth === field.depth &&
              (name === 'name' || name === 'atom:name' || name === 'rdf:value')
            ) {
              field.nameDepth = depth;
              field.pieces.length = 0;
            }
          } else addPiece(field, `<${name.replace(/^.*:/, '')}>`, true);
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
        else if (field !== null && field.rule.take === 'person') {
          if (depth === field.nameDepth) field.nameDepth = -1;
        } else if (field !== null && skippedFrom === null)
          addPiece(field, `</${names.canonical(rawName, kind).replace(/^.*:/, '')}>`, true);
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
      // Half a title is no title.
      if (field?.rule.becomes === 'title' && depth === field.depth) field = null;
      parser.end();
      finishItem();
    },
    takeItems: () => {
      const taken = items;
      items = [];
      return taken;
    },
    head: () => head + linksOf(headLinks, kind),
    base: () => pageUrl ?? headLinks.find(({ href }) => /^https?:/i.test(href))?.href,
    kind: () => kind,
    isCutOff: () => isCutOff,
  };
}

type Attributes = Readonly<Record<string, string>>;

/** The kind of feed whose first element has this canonical name; null for anything else. */
export function kindOfRoot(name: string): FeedKind | null {
  const local = name.replace(/^.*:/, '');
  if (local === 'rss' || local === 'channel') return 'rss';
  // RFC 4287, section 2: an entry can be a document by itself.
  if (local === 'feed' || name === 'atom:entry') return 'atom';
  return local === 'rdf' || name === 'rdf:channel' ? 'rdf' : null;
}

/** Longer texts are cut already here: what comes after would be cut anyway, and holding it costs memory. */
function addPiece(field: OpenField, text: string, isTag: boolean): void {
  if (field.length >= LONGEST_TEXT) return;
  field.length += text.length;
  field.pieces.push({ text, isTag });
}

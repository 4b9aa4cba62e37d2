/** Reads the outline of a page of cards: its headings, lines and links to papers, in their order. */

import { arxivReference, identifiersOfUrl } from '../../identifiers.ts';
import { cleanText } from '../../text/clean-text.ts';
import { walkMarkup } from '../../text/walk-markup.ts';

/** A place on the page: how many lines and links to papers precede it. */
export interface PagePlace {
  readonly line: number;
  readonly link: number;
}

export interface PaperLink {
  readonly id: string;
  /** The line that contains it. */
  readonly line: number;
  /** True if no word precedes it in its line. */
  readonly startsLine: boolean;
  /** Empty for the link of a picture. */
  text: string;
  isCutOff: boolean;
}

export interface Heading {
  /** `h1` to `h4`. */
  readonly level: string;
  readonly at: PagePlace;
  /** Of the largest element around it that holds no other heading: a card, or the heading alone. */
  block: { start: PagePlace; end: PagePlace };
  /** The first link to a paper in it, else the one around it. */
  link: PaperLink | null;
  title: string;
  isCutOff: boolean;
}

export interface PageOutline {
  readonly headings: readonly Heading[];
  readonly links: readonly PaperLink[];
  /** The text of each block and heading. */
  readonly lines: readonly string[];
  /** Line → the day of the first `<time datetime>` in it, as written there. */
  readonly days: ReadonlyMap<number, string>;
  /** The text of `<title>`. */
  readonly name: string;
  readonly isCutOff: boolean;
}

const HEADINGS = new Set(['h1', 'h2', 'h3', 'h4']);
const BLOCKS = new Set('p li div article section time h1 h2 h3 h4 ul ol tr td label button title'.split(' '));
// In a heading beside the paper's link, these hold a badge or a number; `<em>` or `<sub>` and bare text
// are words of the title that the link does not cover.
const BADGES = new Set(['span', 'small', 'label', 'button']);
const HIDDEN = new Set(['script', 'style', 'svg']);
// HTML lets a page leave out their end tags (HTML Standard, 13.1.2.4).
const MAY_STAY_OPEN = new Set(['p', 'li', 'dt', 'dd', 'tr', 'td', 'th', 'thead', 'tbody', 'tfoot', 'option']);
const ENDS_IN_TAG = /<[/!]?[a-z][^<>]{0,2000}$/i;

interface OpenElement {
  readonly name: string;
  readonly start: PagePlace;
  /** True if its text is in a heading, outside the paper's link. */
  readonly isBadge: boolean;
  /** How many headings it holds, and the last of them. */
  headings: number;
  heading: Heading | null;
}

/** Walks the page once, without running any script. */
export function readOutline(html: string): PageOutline {
  const headings: Heading[] = [];
  const lines: string[] = [];
  const days = new Map<number, string>();
  const links = new PaperLinks();
  const elements = new OpenElements();
  const line = new LineText();
  /** Of the open heading: its text without badges. */
  const title = new LineText();
  let heading: Heading | null = null;
  let hidden = 0;
  let name = '';
  let isCutOff = false;

  const place = (): PagePlace => ({ line: lines.length, link: links.found.length });
  const closeLine = (): void => {
    if (heading !== null) {
      line.add(' ');
      title.add(' ');
      return;
    }
    const text = line.take();
    if (text !== '') lines.push(text);
  };
  const openHeading = (level: string): Heading => {
    title.take();
    const at = place();
    heading = { level, at, block: { start: at, end: at }, link: links.open, title: '', isCutOff: false };
    headings.push(heading);
    return heading;
  };
  const closeHeading = (closed: Heading): void => {
    const text = line.take();
    closed.title = closed.link === null ? text : withoutBadges(text, title.take());
    lines.push(text);
    heading = null;
  };

  walkMarkup(html, {
    onopentag(tag, attributes) {
      if (HIDDEN.has(tag)) hidden += 1;
      if (BLOCKS.has(tag) && hidden === 0) closeLine();
      const isBadge = heading !== null && links.open === null && BADGES.has(tag);
      const start = place();
      const own = HEADINGS.has(tag) ? openHeading(tag) : null;
      elements.add({ name: tag, start, isBadge, headings: own === null ? 0 : 1, heading: own });
      if (tag === 'a') {
        const link = links.add(attributes.href ?? '', { line: lines.length, startsLine: !line.hasWords });
        if (link !== null && heading !== null) heading.link ??= link;
      } else if (tag === 'br') line.hasWords = false;
      else if (tag === 'time' && !days.has(lines.length))
        days.set(lines.length, (attributes.datetime ?? '').trim().slice(0, 'YYYY-MM-DD'.length));
    },
    ontext(piece) {
      if (hidden > 0) return;
      line.add(piece);
      if (heading !== null && !elements.areInBadge) title.add(piece);
      if (links.open !== null) links.open.text += piece;
    },
    onover() {
      isCutOff = ENDS_IN_TAG.test(html.slice(-2000)) || elements.lackEndTag;
      if (!isCutOff) return;
      if (heading !== null) heading.isCutOff = true;
      else line.take();
      if (links.open !== null) links.open.isCutOff = true;
    },
    onclosetag(tag, isImplied) {
      if (HIDDEN.has(tag)) hidden -= 1;
      if (tag === 'a') links.close();
      if (tag === 'title' && hidden === 0) name ||= line.take();
      else if (HEADINGS.has(tag) && heading !== null) closeHeading(heading);
      else if (BLOCKS.has(tag) && hidden === 0) closeLine();
      elements.close(place(), isImplied);
    },
  });
  closeLine();
  return { headings, links: links.found, lines, days, name, isCutOff };
}

/** The text since the last line ended. */
class LineText {
  hasWords = false;
  #text = '';

  add(piece: string): void {
    this.#text += piece;
    this.hasWords ||= /\p{L}/u.test(piece);
  }

  take(): string {
    const taken = cleanText(this.#text);
    this.#text = '';
    this.hasWords = false;
    return taken;
  }
}

/** The links to papers; at most one is open. */
class PaperLinks {
  readonly found: PaperLink[] = [];
  open: PaperLink | null = null;

  /** Opens a link, and returns it if it leads to a paper. */
  add(href: string, at: Pick<PaperLink, 'line' | 'startsLine'>): PaperLink | null {
    this.close();
    const id = arxivIdInLink(href);
    if (id === null) return null;
    this.open = { id, ...at, text: '', isCutOff: false };
    this.found.push(this.open);
    return this.open;
  }

  close(): void {
    if (this.open !== null) this.open.text = cleanText(this.open.text);
    this.open = null;
  }
}

/** The elements around a place of the page. */
class OpenElements {
  readonly #open: OpenElement[] = [];
  /** Names of elements that had an end tag. */
  readonly #ended = new Set<string>();
  #badges = 0;

  get areInBadge(): boolean {
    return this.#badges > 0;
  }

  /** Must one of them have an end tag? One that may stay open must, if the page closes others of its kind. */
  get lackEndTag(): boolean {
    return this.#open.some(({ name }) => !MAY_STAY_OPEN.has(name) || this.#ended.has(name));
  }

  add(element: OpenElement): void {
    this.#open.push(element);
    if (element.isBadge) this.#badges += 1;
  }

  /** Closes the last one: while it holds a single heading, it is the block of that heading. */
  close(end: PagePlace, isImplied: boolean): void {
    const closed = this.#open.pop();
    if (closed === undefined) return;
    if (!isImplied) this.#ended.add(closed.name);
    if (closed.isBadge) this.#badges -= 1;
    if (closed.heading === null) return;
    if (closed.headings === 1) closed.heading.block = { start: closed.start, end };
    const parent = this.#open.at(-1);
    if (parent === undefined) return;
    parent.headings += closed.headings;
    parent.heading = closed.heading;
  }
}

/** A badge is shorter than the title. What is longer may be the title, beside a link such as `PDF`. */
const withoutBadges = (line: string, title: string): string =>
  title.length * 2 > line.length ? title : line;

function arxivIdInLink(href: string): string | null {
  const local = /^\/papers\/([^#?/]+)/.exec(href)?.[1];
  return local === undefined ? (identifiersOfUrl(href).arxiv ?? null) : (arxivReference(local)?.id ?? null);
}

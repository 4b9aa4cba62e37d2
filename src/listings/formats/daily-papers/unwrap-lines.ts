/** Undoes the hard wrapping of a text without blank lines. */

// A line was wrapped if the first word of the next would not have fitted on it; otherwise a paragraph
// certainly ends. A paragraph whose last line happens to be full looks as if it continued, so its
// wording decides: the reading in which titles and abstracts alternate best wins.

import { abstractCost, isTitleCase, isUnfinished, titleCost } from './passage-costs.ts';

/** The longest title has about 300 characters. */
const MOST_TITLE_LINES = 6;
/** The longest abstract has about 3,000 characters. */
const MOST_ABSTRACT_LINES = 90;
/** A page of a thousand papers, and at worst some seconds of work. */
const MOST_LINES = 20_000;
// In the units of passage-costs.ts.
const COST = { fullLastLine: 0.5, outOfTurn: 12, lowerCaseStart: 5, unfinished: 3, sentenceAsTitle: 1.5 };
/** arXiv allows 1,920 characters; a longer one is rare, or two read as one. */
const USUAL_ABSTRACT = 1_950;

type Label = 'title' | 'abstract';

interface Way {
  readonly cost: number;
  /** Where its last paragraph begins, and what precedes it. */
  readonly from: number;
  readonly before: Way | null;
}

type Ways = { readonly [label in Label]: Way | null };

export interface Paragraph {
  readonly text: string;
  /** Its last line is full, so its end was inferred from the wording alone. */
  readonly endsByGuess: boolean;
}

/** Returns the paragraphs of `lines`, which were wrapped at `width` characters. */
export function unwrapLines(lines: readonly string[], width: number): Paragraph[] {
  if (lines.length > MOST_LINES) return joinedBlindly(lines, width);
  /** By a number of lines: the best ways to read that many from the start. */
  const ways = Array.from({ length: lines.length + 1 }, (): { -readonly [label in Label]: Way | null } => ({
    title: null,
    abstract: null,
  }));
  ways[0]!.abstract = { cost: 0, from: 0, before: null };
  const areUnfinished = lines.map(isUnfinished);
  for (const [from, reached] of ways.entries())
    for (const { end, text, length, isFull } of passagesFrom(lines, from, width)) {
      const next = ways[end]!;
      const isOpen = areUnfinished[end - 1]!;
      const split = isFull ? COST.fullLastLine : 0;
      if (text !== null)
        next.title = better(next.title, wayTo('title', reached, from, costOfTitle(text) + split));
      // A line that stops in mid-sentence ends no abstract, unless the wrapping shows it.
      if (isFull && isOpen) continue;
      const cost = endsCost(lines[from]!, isOpen, length) + (text === null ? 0 : abstractCost(text));
      next.abstract = better(next.abstract, wayTo('abstract', reached, from, cost + split));
    }
  const last = ways.at(-1);
  return buildParagraphs(better(last?.title ?? null, last?.abstract ?? null), lines, width);
}

/** Lines that may be one paragraph. */
interface Passage {
  /** The index after its last line. */
  readonly end: number;
  /** Null if it is longer than any title; of such an abstract, only the ends add to the cost. */
  readonly text: string | null;
  readonly length: number;
  /** Its last line is full, so that the paragraph may go on. */
  readonly isFull: boolean;
}

/** Returns the passages that begin at a line: one for each line that may be their last. */
function* passagesFrom(lines: readonly string[], from: number, width: number): Generator<Passage, void> {
  let text = '';
  let length = 0;
  const farthest = Math.min(lines.length, from + MOST_ABSTRACT_LINES);
  for (let end = from + 1; end <= farthest; end += 1) {
    const line = lines[end - 1]!;
    const mayBeTitle = end - from <= MOST_TITLE_LINES;
    if (mayBeTitle) text += (end === from + 1 ? '' : separator(lines[end - 2]!, line)) + line;
    length += line.length + 1;
    const isFull = end < lines.length && isBrokenOff(line, lines[end]!, width, end === 1);
    yield { end, text: mayBeTitle ? text : null, length, isFull };
    if (!isFull) return;
  }
}

/** Joins every line that may continue; each result is uncertain. */
function joinedBlindly(lines: readonly string[], width: number): Paragraph[] {
  return lines
    .reduce<string[][]>((paragraphs, line, index) => {
      const goesOn = index > 0 && isBrokenOff(lines[index - 1] ?? '', line, width, index === 1);
      if (goesOn) paragraphs.at(-1)?.push(line);
      else paragraphs.push([line]);
      return paragraphs;
    }, [])
    .map((paragraph) => ({ text: joinLines(paragraph), endsByGuess: true }));
}

/**
 * Was there no room for the first word of `next` on `line`? Unknown for the page's first line, from
 * which the button's text was removed.
 */
function isBrokenOff(line: string, next: string, width: number, isFirst: boolean): boolean {
  const firstWord = next.indexOf(' ') < 0 ? next.length : next.indexOf(' ');
  return line.length + 1 + firstWord > (isFirst ? width - 'Subscribe'.length : width);
}

function wayTo(label: Label, reached: Ways, from: number, cost: number): Way | null {
  const other: Label = label === 'title' ? 'abstract' : 'title';
  const inTurn = reached[other];
  const outOfTurn = reached[label];
  return better(
    inTurn === null ? null : { cost: inTurn.cost + cost, from, before: inTurn },
    outOfTurn === null ? null : { cost: outOfTurn.cost + cost + COST.outOfTurn, from, before: outOfTurn },
  );
}

const better = (one: Way | null, other: Way | null): Way | null =>
  one === null || (other !== null && other.cost < one.cost) ? other : one;

const costOfTitle = (text: string): number =>
  titleCost(text, false) +
  (/^\p{Ll}/u.test(text) ? COST.lowerCaseStart : 0) +
  (isTitleCase(text) ? 0 : COST.sentenceAsTitle);

/** The cost of the beginning, end and length of an abstract. */
const endsCost = (firstLine: string, isOpen: boolean, length: number): number =>
  Math.max(0, length - USUAL_ABSTRACT) / 100 +
  (/^\p{Ll}/u.test(firstLine) ? COST.lowerCaseStart : 0) +
  (isOpen ? COST.unfinished : 0);

/** Joins the lines into which one paragraph was wrapped. */
export const joinLines = (lines: readonly string[]): string =>
  // Each line is compared with the line before it, not with the text so far: that would take time in
  // proportion to the square of the length.
  lines
    .flatMap((line, index) => (index === 0 ? [line] : [separator(lines[index - 1] ?? '', line), line]))
    .join('');

// In "pre- and post-training", "pre-" is not part of the word after it.
const SUSPENDED = /^(?:and|or|to|nor|versus|vs\.?)\b/;

/** Nothing where a word was broken at its hyphen ("human-" and "AI", "ImageAR-" and "MIA"), else a space. */
const separator = (before: string, line: string): string =>
  before === '' || (/[\p{L}\p{N}]-$/u.test(before) && /^[\p{L}\p{N}]/u.test(line) && !SUSPENDED.test(line))
    ? ''
    : ' ';

function buildParagraphs(way: Way | null, lines: readonly string[], width: number): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let end = lines.length;
  for (let step = way; step !== null && step.before !== null; step = step.before) {
    const text = joinLines(lines.slice(step.from, end));
    const endsByGuess =
      end < lines.length && isBrokenOff(lines[end - 1] ?? '', lines[end] ?? '', width, end === 1);
    paragraphs.push({ text, endsByGuess });
    end = step.from;
  }
  return paragraphs.reverse();
}

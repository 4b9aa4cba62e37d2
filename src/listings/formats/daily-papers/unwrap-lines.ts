/**
 * Undoes hard wrapping of a text without blank lines. A line was broken off where the first word of the next had no room on it; where it had, a paragraph
 * ends for certain. A paragraph whose last line happens to be full looks like one that goes on, so that only its words tell: of all ways to read such places
 * the one in which titles and abstracts alternate best is taken.
 */
import { abstractCost, isTitleCase, isUnfinished, titleCost } from './passage-costs.ts';

/** The longest title has some 300 characters. */
const MOST_TITLE_LINES = 6;
/** The longest abstract has some 3 000 characters. */
const MOST_ABSTRACT_LINES = 90;
/** A page of a thousand papers, and some seconds of work at the worst. */
const MOST_LINES = 20_000;
// In the units of passage-costs.ts.
const COST = { fullLastLine: 0.5, outOfTurn: 12, lowerCaseStart: 5, unfinished: 3, sentenceAsTitle: 1.5 };
/** arXiv allows 1 920 characters; longer ones are two that were taken for one, or rare. */
const USUAL_ABSTRACT = 1_950;

type Label = 'title' | 'abstract';

interface Way {
  readonly cost: number;
  /** Where its last paragraph begins, and what came before that. */
  readonly from: number;
  readonly before: Way | null;
}

type Ways = { readonly [label in Label]: Way | null };

export interface Paragraph {
  readonly text: string;
  /** Its last line is full, so only the words told that it ends there. */
  readonly endsByGuess: boolean;
}

/** The paragraphs of `lines`, which were wrapped at `width` characters. */
export function unwrapLines(lines: readonly string[], width: number): Paragraph[] {
  if (lines.length > MOST_LINES) return joinedBlindly(lines, width);
  const start: Way = { cost: 0, from: 0, before: null };
  const ways: { title: Way | null; abstract: Way | null }[] = lines.map(() => ({
    title: null,
    abstract: null,
  }));
  ways.unshift({ title: null, abstract: start });
  const areUnfinished = lines.map(isUnfinished);
  ways.forEach((reached, from) => {
    let text = '';
    let length = 0;
    for (let end = from + 1; end <= Math.min(lines.length, from + MOST_ABSTRACT_LINES); end += 1) {
      const line = lines[end - 1] ?? '';
      length += line.length + 1;
      // Longer texts are never read as titles, and as abstracts they cost nothing but what their ends tell.
      if (end - from <= MOST_TITLE_LINES) text = text === '' ? line : joined(text, line);
      const next = ways[end];
      if (next === undefined) break;
      const isFull = end < lines.length && isBrokenOff(line, lines[end] ?? '', width, end === 1);
      const split = isFull ? COST.fullLastLine : 0;
      const isOpen = areUnfinished[end - 1] === true;
      if (end - from <= MOST_TITLE_LINES)
        next.title = better(next.title, wayTo('title', reached, from, costOfTitle(text) + split));
      // A line in the middle of a sentence ends no abstract, unless the wrapping says so.
      if (!isFull || !isOpen) {
        const cost =
          costOfEnds(lines[from] ?? '', isOpen, length) +
          (end - from <= MOST_TITLE_LINES ? abstractCost(text) : 0);
        next.abstract = better(next.abstract, wayTo('abstract', reached, from, cost + split));
      }
      if (!isFull) break;
    }
  });
  const last = ways.at(-1);
  return paragraphsOf(better(last?.title ?? null, last?.abstract ?? null), lines, width);
}

/** Each line that could go on goes on, and nobody can be sure of any. */
function joinedBlindly(lines: readonly string[], width: number): Paragraph[] {
  return lines
    .reduce<string[][]>((paragraphs, line, index) => {
      const goesOn = index > 0 && isBrokenOff(lines[index - 1] ?? '', line, width, index === 1);
      if (goesOn) paragraphs.at(-1)?.push(line);
      else paragraphs.push([line]);
      return paragraphs;
    }, [])
    .map((paragraph) => ({ text: paragraph.join(' '), endsByGuess: true }));
}

/** Had the first word of `next` no room on `line`? Of the page's first line the button's words were cut off, so nobody knows. */
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

/** What the beginning, the end and the length of an abstract cost. */
const costOfEnds = (firstLine: string, isOpen: boolean, length: number): number =>
  Math.max(0, length - USUAL_ABSTRACT) / 100 +
  (/^\p{Ll}/u.test(firstLine) ? COST.lowerCaseStart : 0) +
  (isOpen ? COST.unfinished : 0);

/** A word that was broken at its hyphen is one word again. */
const joined = (text: string, line: string): string =>
  /\p{L}-$/u.test(text) && /^\p{Ll}/u.test(line) ? text + line : `${text} ${line}`;

function paragraphsOf(way: Way | null, lines: readonly string[], width: number): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let end = lines.length;
  for (let step = way; step !== null && step.before !== null; step = step.before) {
    const text = lines
      .slice(step.from, end)
      .reduce((before, line) => (before === '' ? line : joined(before, line)), '');
    const endsByGuess =
      end < lines.length && isBrokenOff(lines[end - 1] ?? '', lines[end] ?? '', width, end === 1);
    paragraphs.push({ text, endsByGuess });
    end = step.from;
  }
  return paragraphs.reverse();
}

/** Finds titles and abstracts in running text by labelling its passages. */

// A page is a sequence of passages; each is a title or (part of) an abstract. The labelling that fits
// the whole page best wins, so that one missing abstract does not swap all that follow.

import { parseListedDay } from '../../text/listing-date.ts';
import { isFurniture, isSubmitter } from './header.ts';
import { abstractCost, endsSentence, isUnfinished, titleCost } from './passage-costs.ts';
import { joinLines, type Paragraph, unwrapLines } from './unwrap-lines.ts';

export interface Passage {
  readonly text: string;
  /** True when it is in one block with the passage before it, on a page with blank lines between blocks. */
  readonly follows: boolean;
  /** The day in the heading above it, on pages with day headings. */
  readonly day: string | null;
  /** On a page wrapped without blank lines: its end was inferred from the wording alone. */
  readonly endsByGuess: boolean;
}

export interface Section {
  readonly title: Passage | null;
  readonly abstract: readonly Passage[];
  readonly day: string | null;
}

// Hand-wrapped text has no longer lines (characters).
const WRAPPED_LINE = 120;

/**
 * Returns the passages of a page's body: its lines, with hand-wrapped lines joined. `now` determines the year
 * of day headings without one.
 */
export function splitPassages(body: string, now: Date): Passage[] {
  const blocks = splitBlocks(body, now);
  const isSpaced = /\S[ \t]*\n[ \t]*\n[ \t]*\S/.test(body.slice(0, 100_000));
  // A line of a single word is as long as that word, however narrow the page.
  const width = blocks.reduce(
    (most, { lines }) =>
      lines.reduce((more, line) => (line.includes(' ') ? Math.max(more, line.length) : more), most),
    0,
  );
  // Titles have their own blocks, as opposed to blocks of a title and its abstract.
  const hasShortBlocks = blocks.filter(({ lines }) => lines.length <= 2).length >= blocks.length / 4;
  return blocks.flatMap(({ lines, day }) => {
    const isWrapped = lines.every((line) => line.length <= WRAPPED_LINE);
    const whole = (text: string): Paragraph => ({ text, endsByGuess: false });
    const paragraphs =
      isWrapped && isSpaced && hasShortBlocks
        ? [whole(joinLines(lines))]
        : width <= WRAPPED_LINE
          ? unwrapLines(lines, width)
          : lines.map(whole);
    return paragraphs.map((paragraph, index) => ({ ...paragraph, follows: isSpaced && index > 0, day }));
  });
}

interface Block {
  readonly lines: readonly string[];
  readonly day: string | null;
}

/** The lines between blank lines and day headings, without the page's labels. */
function splitBlocks(body: string, now: Date): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let day: string | null = null;
  let previous = '';
  const close = (): void => {
    if (lines.length > 0) blocks.push({ lines, day });
    lines = [];
  };
  for (const line of body.split('\n')) {
    const words = line.trim();
    const heading = words.length > 0 && words.length <= 30 ? parseListedDay(words, now) : null;
    if (words === '' || heading !== null) close();
    else if (!isFurniture(words) && !isSubmitter(words, previous)) lines.push(words);
    if (words !== '') previous = words;
    day = heading ?? day;
  }
  close();
  return blocks;
}

// Arbitrary units; only the order counts. A step that never happens on a sound page costs more than an
// odd-looking title.
const COST = { missingAbstract: 4, missingTitle: 10, endsWithTitle: 5, secondAbstract: 6, titleInBlock: 4 };
// On a page whose abstracts are broken into sentences, one sentence after another is normal.
const BROKEN_COST = { ...COST, secondAbstract: 1 };

/** Groups passages into sections of a title and its abstract; either may be missing. */
export function pairPassages(passages: readonly Passage[]): Section[] {
  const labels = bestLabels(passages);
  const sections: { title: Passage | null; abstract: Passage[]; day: string | null }[] = [];
  passages.forEach((passage, index) => {
    const last = sections.at(-1);
    if (labels[index] === 'title') sections.push({ title: passage, abstract: [], day: passage.day });
    else if (last === undefined) sections.push({ title: null, abstract: [passage], day: passage.day });
    else last.abstract.push(passage);
  });
  return sections;
}

type Label = 'title' | 'abstract';

/** The cheapest labelling (Viterbi over two states). */
function bestLabels(passages: readonly Passage[]): Label[] {
  if (passages.length === 0) return [];
  const isBroken = hasBrokenAbstracts(passages);
  const costs = isBroken ? BROKEN_COST : COST;
  const cameFrom: { title: Label; abstract: Label }[] = [];
  let cost = { title: 0, abstract: 0 };
  passages.forEach((passage, index) => {
    const previous = passages[index - 1];
    const asTitle = titleCost(passage.text, isBroken);
    const asAbstract = abstractCost(passage.text);
    if (previous === undefined) {
      cost = { title: asTitle, abstract: asAbstract + costs.missingTitle };
      cameFrom.push({ title: 'title', abstract: 'abstract' });
      return;
    }
    const titleAfterTitle = cost.title + costs.missingAbstract;
    const titleAfterAbstract =
      cost.abstract + (passage.follows ? costs.titleInBlock : isUnfinished(previous.text) ? 1 : 0);
    const abstractAfterTitle = cost.title;
    const continued = continuationCost(previous, passage, costs.secondAbstract);
    const abstractAfterAbstract = cost.abstract + continued;
    cameFrom.push({
      title: titleAfterAbstract <= titleAfterTitle ? 'abstract' : 'title',
      abstract:
        abstractAfterTitle + asAbstract <= abstractAfterAbstract + Math.min(asAbstract, continued)
          ? 'title'
          : 'abstract',
    });
    cost = {
      title: asTitle + Math.min(titleAfterTitle, titleAfterAbstract),
      abstract: Math.min(
        abstractAfterTitle + asAbstract,
        abstractAfterAbstract + Math.min(asAbstract, continued),
      ),
    };
  });
  let label: Label = cost.title + costs.endsWithTitle < cost.abstract ? 'title' : 'abstract';
  const labels: Label[] = [];
  for (let index = passages.length - 1; index >= 0; index -= 1) {
    labels.push(label);
    label = cameFrom[index]?.[label] ?? 'title';
  }
  return labels.reverse();
}

/** The cost of reading `passage` as the next part of the abstract before it. */
function continuationCost(previous: Passage, passage: Passage, secondAbstract: number): number {
  if (passage.follows) return 0.3;
  if (isUnfinished(previous.text)) return /^\p{Ll}/u.test(passage.text) ? 0.5 : 3;
  return endsSentence(passage.text) ? secondAbstract : Math.max(secondAbstract, 4);
}

/** Are most of these lines single sentences? On a sound page every second passage is a whole abstract. */
function hasBrokenAbstracts(passages: readonly Passage[]): boolean {
  const long = passages.filter(({ text }) => text.length >= 400).length;
  const sentences = passages.filter(
    ({ text }) => text.length >= 60 && text.length < 400 && endsSentence(text),
  ).length;
  return long < passages.length / 4 && sentences > passages.length * 0.6;
}

/**
 * Titles and abstracts in turn, found again in running text. A page is a row of passages; each is a title or (part of) an abstract.
 * The labelling that fits the whole page best wins, so that one missing abstract does not turn all that follows around.
 */
import { isFurniture } from './daily-papers-header.ts';
import { dayOf } from './listing-date.ts';

export interface Passage {
  readonly text: string;
  /** Does it stand in one block with the passage before it, on a page that has blank lines between its blocks? */
  readonly follows: boolean;
  /** The day whose heading stands above it, where the page shows days in its middle. */
  readonly day: string | null;
}

export interface Section {
  readonly title: Passage | null;
  readonly abstract: readonly Passage[];
  readonly day: string | null;
}

// A line of a text that was wrapped by hand is not longer.
const WRAPPED_LINE = 120;

/** The passages of a page's body: its lines, with hand-wrapped lines put together again. `now` dates headings that name a day without its year. */
export function passagesOf(body: string, now: Date): Passage[] {
  const blocks = blocksOf(body, now);
  const isSpaced = /\S[ \t]*\n[ \t]*\n[ \t]*\S/.test(body.slice(0, 100_000));
  const widest = blocks.reduce((most, { lines }) => lines.reduce((more, line) => Math.max(more, line.length), most), 0);
  // Titles have blocks of their own, as opposed to blocks of a title and its abstract.
  const hasShortBlocks = blocks.filter(({ lines }) => lines.length <= 2).length >= blocks.length / 4;
  return blocks.flatMap(({ lines, day }) => {
    const isWrapped = lines.every((line) => line.length <= WRAPPED_LINE);
    const texts = isWrapped && isSpaced && hasShortBlocks ? [lines.join(' ')] : widest <= WRAPPED_LINE ? joinForced(lines, widest) : lines;
    return texts.map((text, index) => ({ text, follows: isSpaced && index > 0, day }));
  });
}

interface Block {
  readonly lines: readonly string[];
  readonly day: string | null;
}

/** The lines between blank lines and day headings, without the page's furniture. */
function blocksOf(body: string, now: Date): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let day: string | null = null;
  const close = (): void => {
    if (lines.length > 0) blocks.push({ lines, day });
    lines = [];
  };
  for (const line of body.split('\n')) {
    const words = line.trim();
    const heading = words.length > 0 && words.length <= 30 ? dayOf(words, now) : null;
    if (words === '' || heading !== null) close();
    else if (!isFurniture(words)) lines.push(words);
    day = heading ?? day;
  }
  close();
  return blocks;
}

/** Undoes wrapping at `width`: a line was broken off where its first word had no room on the line before. */
function joinForced(lines: readonly string[], width: number): string[] {
  return lines.reduce<string[]>((joined, line, index) => {
    const before = lines[index - 1]?.length ?? 0;
    const firstWord = line.indexOf(' ') < 0 ? line.length : line.indexOf(' ');
    if (index > 0 && before + 1 + firstWord > width) joined[joined.length - 1] += ` ${line}`;
    else joined.push(line);
    return joined;
  }, []);
}

// Costs are in arbitrary units; what counts is their order. A step that never happens on a sound page costs more than an odd-looking title.
const COST = { missingAbstract: 4, missingTitle: 10, endsWithTitle: 5, secondAbstract: 6, titleInBlock: 4 };
// On a page whose abstracts are broken at the ends of sentences, a sentence after a sentence is the rule.
const BROKEN_COST = { ...COST, secondAbstract: 1 };

/** Groups passages into sections of a title and its abstract; a title without abstract and an abstract without title come out as they are. */
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
    const titleAfterAbstract = cost.abstract + (passage.follows ? costs.titleInBlock : isUnfinished(previous.text) ? 1 : 0);
    const abstractAfterTitle = cost.title;
    const continued = continuationCost(previous, passage, costs.secondAbstract);
    const abstractAfterAbstract = cost.abstract + continued;
    cameFrom.push({
      title: titleAfterAbstract <= titleAfterTitle ? 'abstract' : 'title',
      abstract: abstractAfterTitle + asAbstract <= abstractAfterAbstract + Math.min(asAbstract, continued) ? 'title' : 'abstract',
    });
    cost = {
      title: asTitle + Math.min(titleAfterTitle, titleAfterAbstract),
      abstract: Math.min(abstractAfterTitle + asAbstract, abstractAfterAbstract + Math.min(asAbstract, continued)),
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

const SENTENCE_BREAK = /[\p{Ll}\p{N})\]”"'][.?!]["”']?\s+\p{Lu}/gu;
const countBreaks = (text: string): number => Math.min(3, text.match(SENTENCE_BREAK)?.length ?? 0);
const endsSentence = (text: string): boolean => /[.?!…]["”')\]]*$/.test(text);
const isUnfinished = (text: string): boolean => !endsSentence(text) && !/https?:\/\/\S+$/.test(text);

/** How unlike a title is this? */
function titleCost(text: string, isBroken: boolean): number {
  const tooLong = Math.max(0, text.length - 130) / 40;
  const sentences = countBreaks(text) * 2;
  const endsLikeSentence = /[^.]\.$/.test(text) && text.split(' ').length > 6 ? (isBroken ? 5 : 1.5) : 0;
  const speaks = /\b(?:[Ww]e|[Oo]ur|[Tt]his (?:paper|work|article|study))\b/.test(text) ? 1 : 0;
  const links = /https?:\/\//.test(text) ? 6 : 0;
  return tooLong + sentences + endsLikeSentence + speaks + links;
}

/** How unlike an abstract is this? */
function abstractCost(text: string): number {
  const tooShort = Math.max(0, 400 - text.length) / 60;
  const prose = countBreaks(text) + (endsSentence(text) ? 1.5 : 0) + (/https?:\/\//.test(text) ? 3 : 0);
  return Math.max(0, tooShort - prose) + (text.length < 200 && isTitleCase(text) ? 2 : 0);
}

function isTitleCase(text: string): boolean {
  const words = text.split(/\s+/).filter((word) => /^\p{L}{4,}/u.test(word));
  return words.length >= 2 && words.filter((word) => /^\p{Lu}/u.test(word)).length > words.length * 0.6;
}

/** What it costs to take `passage` for the next part of the abstract before it. */
function continuationCost(previous: Passage, passage: Passage, secondAbstract: number): number {
  if (passage.follows) return 0.3;
  if (isUnfinished(previous.text)) return /^\p{Ll}/u.test(passage.text) ? 0.5 : 3;
  return endsSentence(passage.text) ? secondAbstract : Math.max(secondAbstract, 4);
}

/** Are these lines single sentences for the most part? On a sound page every second passage is a whole abstract. */
function hasBrokenAbstracts(passages: readonly Passage[]): boolean {
  const long = passages.filter(({ text }) => text.length >= 400).length;
  const sentences = passages.filter(({ text }) => text.length >= 60 && text.length < 400 && endsSentence(text)).length;
  return long < passages.length / 4 && sentences > passages.length * 0.6;
}

/** Says in one or two sentences what a paper does, and whose sentences they are. Pure. */

import type { Paper } from '../../papers/paper.ts';
import { singleLine } from '../../text/control-characters.ts';
import { sentencesOf } from '../../text/sentences.ts';
import { displayLine, displayProse } from '../../text/tex/display.ts';
import { CARD_WORDING } from '../../text/wording/digest-wording.ts';
import { cutAtWord } from './fit-text.ts';

export interface Gist {
  readonly text: string;
  /** Whose words these are, displayed with them. */
  readonly origin: string;
  /** BCP 47, for a sentence written for us; null for text in the paper's own language. */
  readonly language: string | null;
}

/** A second sentence is added only while both together are shorter than this (characters). */
const ROOM_FOR_TWO = 320;
/** A single sentence is cut only if it is longer than this (characters). */
const LONGEST_SENTENCE = 480;

/**
 * Returns the source's own summary, else the one written for us, else the sentences of the abstract that say
 * what the paper does; null if there is none.
 */
export function chooseGist({
  abstract,
  details,
  written,
}: Pick<Paper, 'abstract' | 'details' | 'written'>): Gist | null {
  const summary = singleLine(displayProse(details.summary ?? ''));
  if (summary !== '')
    return { text: twoFrom(sentencesOf(summary), 0), origin: CARD_WORDING.machineWritten, language: null };
  if (written !== null)
    return {
      text: displayLine(written.sentence),
      origin: CARD_WORDING.machineWrittenBy(written.model),
      language: written.language,
    };
  const text = singleLine(displayProse(abstract));
  if (text === '') return null;
  const sentences = sentencesOf(text);
  return {
    text: twoFrom(sentences, indexOfClaim(sentences)),
    origin: CARD_WORDING.fromAbstract,
    language: null,
  };
}

const WHO = String.raw`\b(?:we|this (?:paper|work|article|study|survey|report|thesis|letter|note)|the (?:paper|authors?))\b`;
const says = (verbs: string): RegExp =>
  new RegExp(`${WHO}.{0,50}(?<!\\bto )\\b(?:${verbs})(?:e?s|d|ed)?\\b`, 'i');

/** Patterns of a sentence that says what the paper does, the clearest first. */
const CLAIMS: readonly RegExp[] = [
  says('propose|introduce|present|develop|design|devise|build|describe|formulate|release|unveil'),
  /\b(?:is|are|was|were) (?:\w{1,20} )?(?:proposed|introduced|presented|developed|designed)\b/i,
  says('show|demonstrate|find|found|prove|report|reveal|establish|discover|observe|argue'),
  says(
    'study|studied|investigate|explore|analy[sz]e|examine|evaluate|measure|estimate|derive|identify|identified|compare|aim|perform|conduct|review|survey|provide|consider|assess|characteri[sz]e|address|revisit',
  ),
  /\b(?:results?|findings|experiments|data) (?:show|suggest|indicate|demonstrate|reveal)|\b(?:outperforms?|achieves?)\b/i,
];

/** Marks a sentence that says where something is available, not what it is. */
const WHEREABOUTS = /https?:|github|\bavailable (?:at|on|from|here)\b|\bproject page\b/i;

/** A sentence that begins like this needs the one before it. */
const CONTINUES =
  /^(?:in (?:the )?(?:first|second|third|stage|step|phase)|finally|lastly|moreover|furthermore|additionally|in addition|besides|also|however)\b/i;

const standsAlone = (sentence: string): boolean => !WHEREABOUTS.test(sentence) && !CONTINUES.test(sentence);

function indexOfClaim(sentences: readonly string[]): number {
  for (const claim of CLAIMS) {
    const at = sentences.findIndex((sentence) => claim.test(sentence) && standsAlone(sentence));
    if (at !== -1) return at;
  }
  return 0;
}

/** `To address this gap, we propose …`: only the sentence before says which gap. */
const REFERS_BACK = /^(?!in this )[^,]{0,60}\b(?:this|these|that|those|such)\b[^,]{0,60},/i;

const BEGINS_WITH_THAT = /^(?:this|these|that|those|such|it|they)\b/i;

/**
 * Returns the sentence at an index, if there is room after the one it refers back to, or else before the next
 * one.
 */
function twoFrom(sentences: readonly string[], at: number): string {
  const first = sentences[at] ?? '';
  const before = sentences[at - 1];
  if (before !== undefined && REFERS_BACK.test(first)) {
    // The sentence before may refer back, too: then add the one before that as well, or neither.
    const said = BEGINS_WITH_THAT.test(before) ? sentences.slice(Math.max(at - 2, 0), at) : [before];
    const isWhole = said.every(standsAlone) && !BEGINS_WITH_THAT.test(said[0]!);
    const together = [...said, first].join(' ');
    if (isWhole && together.length <= ROOM_FOR_TWO) return together;
  }
  const next = sentences[at + 1];
  const isRoom = next !== undefined && first.length + next.length < ROOM_FOR_TWO && !WHEREABOUTS.test(next);
  return isRoom ? `${first} ${next}` : cutAtWord(first, LONGEST_SENTENCE);
}

/** Says in one or two sentences what a paper does, and whose sentences they are. Pure. */

import type { Paper } from '../../papers/paper.ts';
import { singleLine } from '../../text/control-characters.ts';
import { sentencesOf } from '../../text/sentences.ts';
import { displayLine, displayProse } from '../../text/tex/display.ts';
import { CARD_WORDING } from '../../text/wording/digest-wording.ts';
import { cutAtWord } from './fit-text.ts';

export interface Gist {
  readonly text: string;
  /** Whose words these are, for display beside them. */
  readonly origin: string;
  /** BCP 47, of a sentence that was written for us; null for what is in the language of the paper. */
  readonly language: string | null;
}

/** A second sentence is added up to here; one sentence may be longer. */
const ROOM_FOR_TWO = 320;
/** Only a single sentence longer than this is cut. */
const LONGEST_SENTENCE = 480;

/**
 * The source's own summary, else the one written for us, else what the abstract itself says; null if there is
 * none.
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

/** Signs of a sentence that says what the paper does, the clearest first. */
const CLAIMS: readonly RegExp[] = [
  says('propose|introduce|present|develop|design|devise|build|describe|formulate|release|unveil'),
  /\b(?:is|are|was|were) (?:\w{1,20} )?(?:proposed|introduced|presented|developed|designed)\b/i,
  says('show|demonstrate|find|found|prove|report|reveal|establish|discover|observe|argue'),
  says(
    'study|studied|investigate|explore|analy[sz]e|examine|evaluate|measure|estimate|derive|identify|identified|compare|aim|perform|conduct|review|survey|provide|consider|assess|characteri[sz]e|address|revisit',
  ),
  /\b(?:results?|findings|experiments|data) (?:show|suggest|indicate|demonstrate|reveal)|\b(?:outperforms?|achieves?)\b/i,
];

/** Where something is found instead of what it is. */
const WHEREABOUTS = /https?:|github|\bavailable (?:at|on|from|here)\b|\bproject page\b/i;

/** A sentence that begins so needs the one before. */
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

/** `To address this gap, we propose …`: the sentence before says which gap. */
const REFERS_BACK = /^(?!in this )[^,]{0,60}\b(?:this|these|that|those|such)\b[^,]{0,60},/i;

const BEGINS_WITH_THAT = /^(?:this|these|that|those|such|it|they)\b/i;

/**
 * The sentence at an index, with the one before where it refers to that, or else with the next one; where
 * both are short.
 */
function twoFrom(sentences: readonly string[], at: number): string {
  const first = sentences[at] ?? '';
  const before = sentences[at - 1];
  if (before !== undefined && REFERS_BACK.test(first)) {
    // What it refers to may refer back itself: then with the one before that, or alone.
    const said = BEGINS_WITH_THAT.test(before) ? sentences.slice(Math.max(at - 2, 0), at) : [before];
    const isWhole = said.every(standsAlone) && !BEGINS_WITH_THAT.test(said[0]!);
    const together = [...said, first].join(' ');
    if (isWhole && together.length <= ROOM_FOR_TWO) return together;
  }
  const next = sentences[at + 1];
  const isRoom = next !== undefined && first.length + next.length < ROOM_FOR_TWO && !WHEREABOUTS.test(next);
  return isRoom ? `${first} ${next}` : cutAtWord(first, LONGEST_SENTENCE);
}

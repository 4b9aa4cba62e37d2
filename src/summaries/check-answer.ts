/** Checks what a model answered, and accepts only one sentence of plain text about the paper. Pure. */

import { singleLine } from '../text/control-characters.ts';
import { sentencesOf } from '../text/sentences.ts';

export type CheckedAnswer =
  | { readonly kind: 'sentence'; readonly sentence: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Why an answer is not a summary. Stored in the database. */
export type Refusal = 'empty' | 'too_long' | 'markup' | 'link' | 'no_summary' | 'other_subject';

export interface SummarisedPaper {
  readonly title: string;
  readonly abstract: string;
}

/** Characters of a whole answer; the model's thoughts do not count. */
const LONGEST_ANSWER = 4_000;
const LONGEST_SENTENCE = 400;
const SHORTEST_SENTENCE = 20;

/** Answers are untrusted: the question contains the abstract, which a stranger wrote. */
export function checkAnswer(answer: string, paper: SummarisedPaper, language: string): CheckedAnswer {
  const said = withoutThoughts(answer).trim();
  if (said === '') return refused('empty');
  if (said.length > LONGEST_ANSWER) return refused('too_long');
  if (ACTIVE_MARKUP.test(said)) return refused('markup');
  if (LINK.test(said)) return refused('link');
  const sentence = sentenceIn(said);
  if (sentence === '') return refused('empty');
  if (sentence.length > LONGEST_SENTENCE) return refused('too_long');
  if (/[<>]{2}|<[a-z/!]|```|[{}]{2}/i.test(sentence)) return refused('markup');
  if (SPEAKS_OF_ITSELF.test(sentence)) return refused('no_summary');
  if (isEnglish(language) && !isAbout(sentence, paper)) return refused('other_subject');
  return { kind: 'sentence', sentence };
}

const refused = (refusal: Refusal): CheckedAnswer => ({ kind: 'refused', refusal });

/** Reasoning models write their thoughts in front of the answer. */
function withoutThoughts(answer: string): string {
  const end = answer.lastIndexOf('</think>');
  return end === -1 ? answer : answer.slice(end + '</think>'.length);
}

const ACTIVE_MARKUP = /<\/?(?:script|style|iframe|img|svg|object|embed|form|input|a|base|link|meta)\b/i;

/** Whatever a mail program could turn into a link: an address, a host in a common domain, a mailbox. */
const LINK =
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/|\]\(|\bwww\.|\bmailto:|[\p{L}\p{N}]@[\p{L}\p{N}]|[a-z0-9]\.(?:com|org|net|io|dev|app|xyz|info|biz|ru|cn|top|site|online|shop|example|test|ly|gg|me)\b/iu;

/**
 * Returns the first sentence of sufficient length in the first line that does not merely announce what
 * follows; '' if there is none.
 */
function sentenceIn(said: string): string {
  const lines = said
    .split('\n')
    .map(plainLine)
    .filter((line) => line !== '');
  const line = lines.find((one) => !/[:：]$/.test(one)) ?? '';
  const sentences = sentencesOf(line);
  return sentences.find((one) => one.length >= SHORTEST_SENTENCE) ?? '';
}

const plainLine = (line: string): string =>
  singleLine(line.normalize('NFC'))
    .replace(/<\/?[a-z][a-z0-9]{0,10}\s?\/?>/gi, '')
    .replace(/^(?:[#>*•-]{1,6}\s|\d{1,2}[.)]\s)/, '')
    .replace(/\*\*|__|`/g, '')
    .replace(/^(?:tl;?dr|(?:one-sentence )?summary|answer)\s?[:：]\s?/i, '')
    .replace(/^["“”„«*]|["“”«»*]$/g, '')
    .trim();

const SPEAKS_OF_ITSELF =
  /\b(?:as an ai|language model,? I|I(?:'|’)?m sorry|I apologi[sz]e|I (?:cannot|can(?:'|’)?t|am unable)|(?:ignore|disregard|forget) (?:all|any|the|your|my|previous|prior)|(?:system|previous|prior) (?:prompt|instructions?)|(?:you asked|as requested|click here|subscribe|buy now))\b/i;

const isEnglish = (language: string): boolean => /^en\b/i.test(language);

/**
 * Does the sentence share enough words with the paper? If its language is not the paper's, this proves
 * nothing.
 */
function isAbout(sentence: string, { title, abstract }: SummarisedPaper): boolean {
  const own = stemsOf(sentence);
  const known = stemsOf(`${title} ${abstract}`);
  const shared = [...own].filter((stem) => known.has(stem)).length;
  return shared >= 2 && shared * 4 >= own.size;
}

const EMPTY_WORDS = new Set(
  'about above after along also among authors because been before between both from have here into itself more most much only other over paper present presents propose proposes shows show study such than that their them then there these they this those through under using very what when where which while will with work would'.split(
    ' ',
  ),
);
const STEM = 6;

function stemsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? [];
  return new Set(words.filter((word) => !EMPTY_WORDS.has(word)).map((word) => word.slice(0, STEM)));
}

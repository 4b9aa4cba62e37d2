/** Scores how unlike a title or an abstract a passage is; only the order of scores counts. */

const SENTENCE_BREAK = /[\p{Ll}\p{N})\]”"'][.?!]["”']?\s+\p{Lu}/gu;
const countBreaks = (text: string): number => Math.min(3, text.match(SENTENCE_BREAK)?.length ?? 0);
/** Does the text end like a sentence? */
export const endsSentence = (text: string): boolean => /[.?!…]["”')\]]*$/.test(text);
/** Does the text end in the middle of a sentence? */
export const isUnfinished = (text: string): boolean => !endsSentence(text) && !/https?:\/\/\S+$/.test(text);

/** How unlike a title the text is. */
export function titleCost(text: string, isBroken: boolean): number {
  const tooLong = Math.max(0, text.length - 130) / 40;
  const sentences = countBreaks(text) * 2;
  const endsLikeSentence = /[^.]\.$/.test(text) && text.split(' ').length > 6 ? (isBroken ? 5 : 1.5) : 0;
  const speaks = /\b(?:[Ww]e|[Oo]ur|[Tt]his (?:paper|work|article|study))\b/.test(text) ? 1 : 0;
  const links = /https?:\/\//.test(text) ? 6 : 0;
  return tooLong + sentences + endsLikeSentence + speaks + links;
}

/** How unlike an abstract the text is. */
export function abstractCost(text: string): number {
  const tooShort = Math.max(0, 400 - text.length) / 60;
  const prose = countBreaks(text) + (endsSentence(text) ? 1.5 : 0) + (/https?:\/\//.test(text) ? 3 : 0);
  return Math.max(0, tooShort - prose) + (text.length < 200 && isTitleCase(text) ? 2 : 0);
}

/** Do most of the longer words begin with a capital? */
export function isTitleCase(text: string): boolean {
  const words = text.split(/\s+/).filter((word) => /^\p{L}{4,}/u.test(word));
  return words.length >= 2 && words.filter((word) => /^\p{Lu}/u.test(word)).length > words.length * 0.6;
}

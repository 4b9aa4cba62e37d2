/** Splits a text into its sentences. Pure. */

/** Returns the sentences of a text, each with its full stop. */
export function sentencesOf(text: string): readonly string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const match of text.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length;
    sentences.push(text.slice(start, end).trim());
    start = end;
  }
  return [...sentences, text.slice(start).trim()].filter((sentence) => sentence !== '');
}

// A full stop before a capital letter, unless it ends an abbreviation or an initial.
export const SENTENCE_END =
  /(?<!\b(?:al|vs|etc|cf|Figs?|Eqs?|Secs?|Refs?|approx|resp|[Dd]r|Prof|St|[Nn]o|i\.e|e\.g|\p{Lu}))[.!?](?=\s+["“(]?\p{Lu})|[。！？]/gu;

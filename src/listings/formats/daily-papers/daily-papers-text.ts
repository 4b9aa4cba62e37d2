/** The daily-papers page as copied text, with or without blank lines between titles and abstracts. */

import { PaperroundError } from '../../../errors.ts';
import { buildEntry, partitionResults, rejectEntry } from '../../entry.ts';
import type { DecodedPage, FormatReader, ListingEntry } from '../../listing.ts';
import { cleanText } from '../../text/clean-text.ts';
import { pairAuthored } from './author-lines.ts';
import { ANY_DAY, readHeader, withoutFooter } from './header.ts';
import { isUnfinished } from './passage-costs.ts';
import { type Passage, pairPassages, type Section, splitPassages } from './title-abstract-pairs.ts';
import { withoutMarks } from './title-marks.ts';

// Characters needed to recognise a page.
const RECOGNITION_CHARACTERS = 200_000;
// A page without its banner is recognised by its body alone, so the evidence must be strong.
const FEWEST_PAIRS = 3;
/** Characters: a thousand papers. */
const LONGEST_BARE_PAGE = 2_000_000;
const LONGEST_TITLE = 300;
const LONGEST_BARE_ABSTRACT = 6_000;
/** Phrases that abstracts use about themselves. */
const RESEARCH_PHRASES =
  /\b(?:we (?:also )?(?:propose|present|introduce|show|study|develop|describe|investigate|demonstrate|find|prove|consider|report|explore|address|evaluate|provide|analy[sz]e|derive|examine|argue|establish|give|describe)|this (?:paper|work|article|study|survey|report|letter|thesis)|(?:in|of) (?:this|the present) (?:paper|work|article|study)|(?:our|the proposed|experimental|numerical|extensive) (?:method|approach|model|results?|experiments?|framework|work|algorithm|analysis|findings)|state[- ]of[- ]the[- ]art|results (?:show|indicate|suggest|demonstrate|on)|experiments (?:on|show|with|demonstrate))\b/i;
/** Words that never follow each other in a sentence. */
const IMPOSSIBLE_PAIR =
  /\b(?:the|a|an|of|and) (?:the of|of|and|is|are|was)\b|\b(?:of|to|in|for|with|and) (?:of|is|are|was|and)\b|\b(?:the|a|an) (?:the|a|an)\b/gi;
const FUNCTION_WORD =
  /\b(?:the|of|and|to|in|a|is|for|that|we|with|on|by|are|as|from|this|our|an|which|be|can)\b/gi;
const SHARE_OF_FUNCTION_WORDS = 0.15;
const MOST_IMPOSSIBLE_PAIRS = 0.01;
const SHARE_OF_PAIRS = 0.8;
const RESEARCH_WORDS =
  /\b(?:we|our|paper|papers|propose[sd]?|present|models?|methods?|approach(?:es)?|results?|show|learning|training|trained|data|datasets?|experiments?|performance|state-of-the-art|algorithms?|tasks?|networks?|framework|study|analysis|evaluate|evaluation|benchmarks?|existing|novel|demonstrate|problem|optimization|accuracy|language|images?)\b/gi;

export const dailyPapersText: FormatReader = {
  format: 'daily-papers-text',

  recognises(page) {
    if (/^\s*[<{[]/.test(page.text.slice(0, 1_000))) return false;
    const header = readHeader(page.text.slice(0, RECOGNITION_CHARACTERS), ANY_DAY);
    if (isForm(header.body)) return false;
    return (
      header.hasBanner ||
      (page.text.length <= LONGEST_BARE_PAGE &&
        isPlainlyPapers(pairPassages(splitPassages(header.body, ANY_DAY)), header.date !== null))
    );
  },

  parse(page, { now }) {
    const header = readHeader(page.text, now);
    const passages = splitPassages(withoutFooter(header.body), now);
    const { sections, authors, suspects } = pairAuthored(passages);
    if (sections.length > 0 && !sections.some(isComplete)) throw withoutPairs(page, sections);
    const results = sections.map((section, index) => {
      const rank = index + 1;
      const title = cleanText(section.title?.text ?? '');
      const abstract = cleanText(section.abstract.map(({ text }) => text).join(' '));
      if (title === '') return rejectEntry(rank, 'no title stands before this abstract', abstract);
      if (abstract === '') return rejectEntry(rank, missingAbstract(section, sections), title);
      if ([section.title, ...section.abstract].some((passage) => suspects.has(passage)))
        return rejectEntry(rank, 'the line above its abstract may be its authors, not its title', title);
      const names = authors.get(section.title);
      return buildEntry({ title, abstract, authors: names, rank, listingDate: section.day });
    });
    const { entries, rejected } = partitionResults(results);
    return {
      results: [...withoutMarks(entries), ...rejected],
      listingDate: header.date,
      doubt: doubtAbout(passages, entries),
    };
  },
};

const SHARE_OF_FINISHED = 0.95;
// Characters. The abstract of a page's only paper may be a line that never had a full stop.
const SHORTEST_CUT_OFF_ALONE = 200;

/** Why entries may be missing: lines that could be read in two ways, or a last sentence without an end. */
function doubtAbout(passages: readonly Passage[], entries: readonly ListingEntry[]): string | undefined {
  const guesses = passages.filter(({ endsByGuess }) => endsByGuess).length;
  if (guesses > 0)
    return `The page is wrapped and has no blank lines: in ${guesses} ${guesses === 1 ? 'place' : 'places'} only the words showed where a title or an abstract ends.`;
  const last = entries.at(-1);
  const others = entries.slice(0, -1);
  if (last === undefined || !isUnfinished(last.abstract)) return undefined;
  if (others.length === 0 && last.abstract.length < SHORTEST_CUT_OFF_ALONE) return undefined;
  const finished = others.filter(({ abstract }) => !isUnfinished(abstract)).length;
  if (finished < others.length * SHARE_OF_FINISHED) return undefined;
  return `The page ends in the middle of a sentence ("…${last.abstract.slice(-40)}"): it was cut off.`;
}

const isComplete = ({ title, abstract }: Section): boolean => title !== null && abstract.length > 0;

function missingAbstract(section: Section, sections: readonly Section[]): string {
  return section === sections.at(-1)
    ? 'the page ends after this title, without its abstract'
    : 'no abstract follows this title';
}

function withoutPairs(page: DecodedPage, sections: readonly Section[]): PaperroundError {
  const first: Passage | undefined = sections[0]?.title ?? sections[0]?.abstract[0];
  return new PaperroundError(
    'listing_changed',
    'The page has the daily-papers banner, but no title with an abstract after it.',
    {
      hint: 'The page may have been cut off, or its layout may have changed. Look at it and fetch it again.',
      facts: { characters: page.text.length, first: first?.text.slice(0, 100) },
    },
  );
}

/** Is this a sign-in or sign-up page, where the banner is only an invitation? */
function isForm(body: string): boolean {
  const lines = body.slice(0, 5_000).split('\n', 40);
  const asks = lines.filter((line) =>
    /^(?:password|e-?mail(?: address)?|username|log ?in|sign ?in|sign ?up|forgot (?:your )?password\??|remember me|log in to .{0,60}|sign in to .{0,60})$/i.test(
      line.trim().replace(/:$/, '').trimEnd(),
    ),
  );
  return asks.length >= 2;
}

function isPlainlyPapers(sections: readonly Section[], hasDate: boolean): boolean {
  const pairs = sections.filter(isComplete);
  if (pairs.length < (hasDate ? 1 : FEWEST_PAIRS) || pairs.length < sections.length * SHARE_OF_PAIRS)
    return false;
  const convincing = pairs.filter(({ title, abstract }) => {
    const text = abstract.map((passage) => passage.text).join(' ');
    const words = new Set(text.match(RESEARCH_WORDS)?.map((word) => word.toLowerCase()));
    const count = text.split(/\s+/).length;
    const heading = title?.text ?? '';
    return (
      text.length >= 200 &&
      text.length <= LONGEST_BARE_ABSTRACT &&
      words.size >= 3 &&
      /[.?!]\s/.test(text) &&
      /[.?!…]["”')\]]*$/.test(text) &&
      RESEARCH_PHRASES.test(text) &&
      (text.match(FUNCTION_WORD)?.length ?? 0) >= count * SHARE_OF_FUNCTION_WORDS &&
      (text.match(IMPOSSIBLE_PAIR)?.length ?? 0) <= count * MOST_IMPOSSIBLE_PAIRS &&
      heading.length <= LONGEST_TITLE &&
      heading.split(/\s+/).length >= 2
    );
  });
  return convincing.length >= pairs.length * SHARE_OF_PAIRS;
}

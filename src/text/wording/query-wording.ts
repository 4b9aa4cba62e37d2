/** What is wrong with a search, an exclusion or the name of an author. */

const A_TERM = 'a word, a "phrase" or a parenthesis';

export const QUERY_WORDING = {
  /** @param expected one of those below */
  problem: (position: number, query: string, expected: string, seen: string): string =>
    `Character ${position} of “${query}”: expected ${expected}, saw ${seen}`,
  hint: 'A query looks like: "language models" (agent* OR planning) NOT title:survey author:"Ada Lovelace". Operators are in capitals.',
  expected: {
    /** @param after an operator or a sign, or '' */
    term: (after: string): string => (after === '' ? A_TERM : `${A_TERM} after ${after}`),
    wantedTerm: `${A_TERM} without NOT`,
    termOrEnd: `${A_TERM}, an operator or the end`,
    termWithoutField: (field: string): string => `${A_TERM} without a field inside ${field}:( )`,
    orInCapitals: 'OR in capitals between two words',
    closing: (position: number): string => `) to close the parenthesis at character ${position}`,
    closingQuote: 'a closing " for the quotation mark here',
    quotedWords: 'words between the quotation marks',
    lettersBeforeStar: 'at least two letters or digits before *',
    starAtEnd: '* only at the end of a word',
    knownField: 'title: or author: (or the words in quotation marks)',
    mostCharacters: (most: number): string => `at most ${most} characters in a query`,
    mostTerms: (most: number): string => `at most ${most} words and phrases in a query`,
    mostNested: (most: number): string => `at most ${most} parentheses and NOTs within each other`,
  },
  seen: {
    end: 'the end',
    nothing: 'nothing',
    none: 'none',
    characters: (count: number): string => `${count} characters`,
  },
  onlyExcludes: (query: string): string =>
    `“${query}” only leaves out, and finds nothing: add a word to find. What no mail should have belongs under “Leave out” (the exclusions), without NOT or -`,
  exclusionExcludes: (query: string): string =>
    `“${query}” is left out already by standing here: write what you never want to see, without NOT.`,
  noName: (name: string): string => `“${name}” is not a name: write it like Ada Lovelace.`,
  noTopic: (slug: string, nearest: readonly string[]): string =>
    `There is no topic “${slug}”${nearest.length > 0 ? `; did you mean ${nearest.join(', ')}?` : '.'}`,
} as const;

/** Hints beside a count: quote words, use the long form, search an author, correct a spelling. */
import { readWordLists } from '../../src/topics/catalogue-files.ts';
import {
  type HintKnowledge,
  misspeltWords,
  type QueryHint,
  queryHints,
} from '../../src/topics/query-hints.ts';

const KNOWLEDGE: HintKnowledge = {
  words: new Set(
    'transformer transform transformers world model models language video learning leaning image robots graph optimization'.split(
      ' ',
    ),
  ),
  abbreviations: readWordLists('abbreviations.yaml').flatMap(([short, long]) =>
    long.split('; ').map((form) => [short, form] as const),
  ),
};

const hintsOf = (query: string): readonly QueryHint[] =>
  queryHints(query, KNOWLEDGE, misspeltWords(query, KNOWLEDGE));

const hints = (query: string): string[] =>
  hintsOf(query).flatMap(({ kind, query: better }) =>
    kind === 'known-author' ? [] : [`${kind}: ${better}`],
  );

/** Those that hold only if papers have such an author. */
const authorHints = (query: string): string[] =>
  hintsOf(query).flatMap(({ kind, query: better }) => (kind === 'known-author' ? [better] : []));

test.each([
  ['yann lecun', ['author:"yann lecun"']],
  ['tom brown graph', ['author:"tom brown graph"']],
  ['Hinton', ['author:"Hinton"']],
  ["O'Brien", [`author:"O'Brien"`]],
  ['Saining Xie', []],
  ['GPT4', []],
  ['Hint*', []],
  ['"yann lecun"', []],
  ['graph OR lecun', []],
])('%s may be an author: %j', (query, expected) => {
  expect(authorHints(query)).toEqual(expected);
});

test.each([
  ['world model', ['quote: "world model"']],
  ['world model OR robots', ['quote: "world model" OR robots']],
  ['world or graph', ['operator: world OR graph']],
  ['graph not (image)', ['operator: graph NOT (image)']],
  ['search and rescue', ['operator: search AND rescue', 'quote: "search and rescue"']],
  ['friend or foe a survey of graph', []],
  ['graph or', []],
  ['"world model"', []],
  ['title:world model', []],
  ['fine tuning', []],
  ['RLHF', ['long-form: (RLHF OR "reinforcement learning from human feedback")']],
  [
    '"reinforcement learning from human feedback"',
    ['long-form: ("reinforcement learning from human feedback" OR RLHF)'],
  ],
  ['RLHF OR "reinforcement learning from human feedback"', []],
  ['"PINNs"', []],
  ['LLMs', ['long-form: (LLMs OR "large language model")']],
  ['"large language models"', ['long-form: ("large language models" OR LLM)']],
  ['"large language models" OR LLMs', []],
  ['Saining Xie', ['author: author:"Saining Xie"']],
  ['author:"Saining Xie"', []],
  ['author:Yang Liu', ['author: author:"Yang Liu"']],
  ['author:Y. Liu -video', ['author: author:"Y. Liu" -video']],
  ['robots author:Xie S. N.', ['author: robots author:"Xie S. N."']],
  ['author:Geoffrey Hinton OR author:Kim', ['author: author:"Geoffrey Hinton" OR author:Kim']],
  ['author:Hinton robots', []],
  ['transfomer', ['spelling: transformer']],
  ['transformr', ['spelling: transformer']],
  ['transfromer', ['spelling: transformer']],
  ['lerning', ['spelling: learning']],
  ['lerning transfomer', ['spelling: learning transformer', 'quote: "lerning transfomer"']],
  ['optimisaton', ['spelling: optimisation']],
  ['optmization', ['spelling: optimization']],
  // Corrected it would be longer than a query may be.
  [`lerning OR ${'x'.repeat(489)}`, []],
  ['optimisation', []],
  ['finetuning', []],
  ['transform*', []],
  ['world AND', []],
])('for %s: %j', (query, expected) => {
  expect(hints(query)).toEqual(expected);
});

test('an error that is not about the query reaches the caller', () => {
  expect(() => queryHints(undefined as unknown as string, KNOWLEDGE, [])).toThrow(TypeError);
});

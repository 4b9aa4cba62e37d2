/** Tests why a paper is said to be there, alone and below the title of a section. */
import { explainItem, explainLead } from '../../../src/digest/rendering/why.ts';
import { SECTION_WORDING } from '../../../src/text/wording/digest-wording.ts';
import { authorQuery } from '../../../src/topics/author-names.ts';
import { aPick, numbered } from './digest-samples.ts';

const TOPICS = new Map([
  ['language-models', 'Language models'],
  ['agents', 'Agents'],
]);
const topics = [
  { slug: 'language-models', score: 0.9, matched: ['LLM', 'reward model'] },
  { slug: 'agents', score: 0.8, matched: ['tool use'] },
];
const paper = numbered(1, { topics });
const query = { query: 'rag', matched: ['RAG'], withoutAbstract: false };
const author = { query: authorQuery('Tri Dao'), matched: ['Tri Dao'], withoutAbstract: true };

test.each([
  ['', 'Language models (“LLM”, “reward model”), Agents (“tool use”) · Your search: rag'],
  ['Language models', 'For “LLM”, “reward model” · Agents (“tool use”) · Your search: rag'],
  ['Agents', 'For “tool use” · Language models (“LLM”, “reward model”) · Your search: rag'],
])('below the title “%s” it says what the title does not: %s', (title, said) => {
  const item = aPick(paper, { topics: ['language-models', 'agents'], queries: [query] });
  expect(explainItem(item, TOPICS, title)).toBe(said);
});

test.each([
  [SECTION_WORDING.bySearches, { topics: [], queries: [query] }, 'rag · About Language models, Agents'],
  [
    SECTION_WORDING.byAuthors,
    { topics: [], queries: [author, query] },
    'Tri Dao · Your search: rag · About Language models, Agents',
  ],
  [
    SECTION_WORDING.byFeedback,
    { topics: [], profileWords: ['diffusion'] },
    'diffusion · About Language models, Agents',
  ],
  ['Language models', { topics: [] }, 'Trending · Agents'],
])('below “%s” of %j it says %s', (title, met, said) => {
  expect(explainItem(aPick(paper, met), TOPICS, title)).toBe(said);
});

test('brackets that the words stood in are not said, those within a word are', () => {
  const matched = ['(LLM) agents', 'tool) use', 'LLM(-Agents)'];
  const bracketed = numbered(2, { topics: [{ slug: 'agents', score: 0.9, matched }] });
  expect(explainItem(aPick(bracketed, { topics: ['agents'] }), TOPICS)).toBe(
    'Agents (“LLM agents”, “tool use”, “LLM(-Agents)”)',
  );
});

test('a topic that no word spoke for has said it all in its title', () => {
  const wordless = numbered(2, { topics: [{ slug: 'agents', score: 0.9, matched: [] }] });
  expect(explainItem(aPick(wordless, { topics: ['agents'] }), TOPICS, 'Agents')).toBe('');
});

test('a followed author ends the sentence, so that the clause about them needs no comma after it', () => {
  const item = aPick(paper, { topics: ['agents'], queries: [author, query], profileWords: ['diffusion'] });
  expect(explainLead(item, TOPICS)).toBe(
    'On top because it is about Agents (“tool use”), matches your search “rag”, ' +
      'is like papers you wanted more of (diffusion) and is by Tri Dao, whom you follow.',
  );
});

test('words that only repeat a topic or a search are not said again, and the only paper is on top of none', () => {
  const plural = { query: 'agent*', matched: ['agents', 'Agent*'], withoutAbstract: false };
  const item = aPick(paper, { queries: [plural] });
  const quoted = { query: '"Zebra crossing"', matched: ['zebra crossing'], withoutAbstract: false };
  expect(explainItem(aPick(paper, { queries: [quoted] }), TOPICS)).toBe(
    'Your search: "Zebra crossing" · About Language models, Agents',
  );
  expect(explainItem(item, TOPICS)).toBe('Your search: agent* (“agents”) · About Language models, Agents');
  expect(explainLead(item, TOPICS)).toBe(
    'On top because it matches your search “agent*” (“agents”). It is about Language models and Agents.',
  );
  expect(explainLead(item, TOPICS, true)).toBe(
    'Here because it matches your search “agent*” (“agents”). It is about Language models and Agents.',
  );
  expect(explainLead(aPick(paper), TOPICS, true)).toBe(
    'On top of everything that is trending; it is about Language models and Agents.',
  );
  expect(explainLead(aPick(numbered(2, { topics: [] })), TOPICS)).toBe(
    'On top of everything that is trending.',
  );
});

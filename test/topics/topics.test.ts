/** The list of topics: valid, findable, versioned and configurable. */
import { PaperroundError } from '../../src/errors.ts';
import { parseQuery, TOPIC_QUERY_LIMITS } from '../../src/topics/query.ts';
import type { Topic } from '../../src/topics/topic.ts';
import { builtInTopics, configuredTopics, findTopic, topicsVersion } from '../../src/topics/topics.ts';

const OWN: Topic = {
  slug: 'bees',
  name: 'Bees',
  description: 'Insects.',
  arxivCategories: [],
  query: 'bee OR "honey bees"',
};

function thrownBy(action: () => unknown): PaperroundError {
  try {
    action();
  } catch (error) {
    if (error instanceof PaperroundError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

test('every built-in topic has a slug of its own, a name, one sentence and a query that can be understood', () => {
  expect(new Set(builtInTopics().map(({ slug }) => slug)).size).toBe(builtInTopics().length);
  for (const { slug, name, description, query } of builtInTopics()) {
    expect(slug).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(name).not.toBe('');
    expect(description).toMatch(/^[A-Z3].*\.$/);
    expect(() => parseQuery(query, TOPIC_QUERY_LIMITS)).not.toThrow();
  }
});

test('a topic is found by its slug whatever the case', () => {
  expect(findTopic(builtInTopics(), ' Robotics ').slug).toBe('robotics');
});

test.each([
  ['robotic', 'robotics'],
  ['visoin', 'vision'],
  ['cdoe', 'code'],
  ['language_model', 'language-models'],
  ['llm-agents', 'agents'],
  ['safety', 'safety-alignment'],
  ['diffusion', 'generation-diffusion'],
])('for %s the topic %s is suggested', (asked, suggested) => {
  const error = thrownBy(() => findTopic(builtInTopics(), asked));
  expect(error.code).toBe('unknown_topic');
  expect(error.facts.nearest).toContain(suggested);
  expect(error.message).toContain(suggested);
});

test.each([
  '',
  'q',
  'zz',
  'nope',
  'news',
])('for %j, which is no typo of any slug, nothing is suggested', (asked) => {
  expect(thrownBy(() => findTopic(builtInTopics(), asked)).facts.nearest).toEqual([]);
});

test('for a slug like none nothing is suggested', () => {
  const error = thrownBy(() => findTopic(builtInTopics(), 'xylophones'));
  expect(error.message).toBe('There is no topic “xylophones”.');
  expect(error.hint).toContain('paperround topics');
});

test('the version changes with the rules and not with the wording', () => {
  const version = topicsVersion([OWN]);
  expect(topicsVersion([{ ...OWN, name: 'Honey', description: 'Sweet.' }])).toBe(version);
  expect(topicsVersion([{ ...OWN, query: 'bee' }])).not.toBe(version);
  expect(topicsVersion([{ ...OWN, arxivCategories: ['q-bio'] }])).not.toBe(version);
  expect(topicsVersion([])).not.toBe(version);
});

test('configured topics join the built-in ones, take the place of one of the same slug, or stand alone', () => {
  const vision: Topic = { ...OWN, slug: 'vision' };
  const both = configuredTopics({ topics: [OWN, vision], builtInTopics: true });
  expect(both).toHaveLength(builtInTopics().length + 1);
  expect(findTopic(both, 'vision')).toEqual(vision);
  expect(findTopic(both, 'bees')).toEqual(OWN);
  expect(configuredTopics({ topics: [OWN], builtInTopics: false })).toEqual([OWN]);
});

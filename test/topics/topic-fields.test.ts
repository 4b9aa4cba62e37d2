/** The fields under which topics are offered on the site. */
import { builtInTopics } from '../../src/topics/built-in-topics.ts';
import { firstTopics, groupByField, relatedTopics, topicFields } from '../../src/topics/topic-fields.ts';

const OWN = { slug: 'bees', name: 'Bees', description: 'Bees.', arxivCategories: [], query: 'bee' };

test('every built-in topic stands in one field, and no field names a topic that does not exist', () => {
  const { first, fields } = topicFields();
  const grouped = Object.values(fields).flat();
  const slugs = builtInTopics().map(({ slug }) => slug);
  expect(grouped.toSorted()).toEqual(slugs.toSorted());
  expect(slugs).toEqual(expect.arrayContaining([...first]));
});

test('a site’s own topics are offered first and stand in a field of their own', () => {
  const topics = [...builtInTopics(), OWN];
  expect(firstTopics(topics).map(({ slug }) => slug)).toEqual([
    'bees',
    'language-models',
    'agents',
    'vision',
    'science',
    'robotics',
    'reasoning',
    'generation-diffusion',
  ]);
  expect(groupByField(topics).at(-1)).toEqual({ name: 'More topics', topics: [OWN] });
  expect(groupByField([OWN])).toEqual([{ name: 'More topics', topics: [OWN] }]);
});

test('a text leads to topics that have one of its words', () => {
  const related = (text: string) => relatedTopics(builtInTopics(), text).map(({ slug }) => slug);
  expect(related('robot dogs')).toContain('robotics');
  expect(related('quantum zebras')).toContain('quantum');
  expect(related('of an')).toEqual([]);
});

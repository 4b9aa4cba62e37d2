/** The labels that teach the topic model: each paper once, with topics that there are. */
import { builtInTopics } from '../../src/topics/topics.ts';
import { ownLabels } from '../bench/topic-data.ts';

const labels = ownLabels();

test('every paper is labelled once, in the order of ids', () => {
  const ids = labels.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
  for (const id of ids) expect(id).toMatch(/^\d{4}\.\d{5}$/);
});

test('labels name topics that there are, each once for a paper', () => {
  const known = new Set(builtInTopics().map(({ slug }) => slug));
  for (const { id, primary, also } of labels) {
    const named = [...primary, ...also];
    expect([id, named.filter((slug) => !known.has(slug))]).toEqual([id, []]);
    expect([id, named.length]).toEqual([id, new Set(named).size]);
  }
});

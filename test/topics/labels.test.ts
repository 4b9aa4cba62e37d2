/** The labels that teach the topic model: each paper once, with topics that there are. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';
import { builtInTopics } from '../../src/topics/topics.ts';

interface Label {
  readonly id: string;
  readonly primary: readonly string[];
  readonly also: readonly string[];
}

const labels = readFileSync(join(packageRoot, 'test', 'bench', 'labels.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Label);

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

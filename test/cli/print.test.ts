/** Tests that streamed output equals that of short lists. */
import type { Batches } from '../../src/cli/batches.ts';
import { jsonChunks } from '../../src/cli/print.ts';
import { longTable, textTable } from '../../src/cli/table.ts';

async function* batchesOf<Item>(...batches: readonly (readonly Item[])[]): Batches<Item> {
  yield* batches;
}

async function joined(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

const ITEMS = [
  { id: 1, words: ['two\nlines', '{"quoted": "]"}'], none: [], at: new Date(0) },
  { id: 2, gone: undefined },
  'three',
  null,
];

test('a document with a list in pieces is the same text as one with the list whole', async () => {
  const whole = { total: 3, gone: undefined, list: ITEMS, after: { deep: [1, { two: 2 }] } };
  const pieces = { ...whole, list: batchesOf<unknown>([], ITEMS.slice(0, 2), [], ITEMS.slice(2), []) };
  expect(await joined(jsonChunks(pieces))).toBe(JSON.stringify(whole, null, 2));
});

test('an empty list in pieces is an empty array', async () => {
  expect(await joined(jsonChunks({ list: batchesOf() }))).toBe(JSON.stringify({ list: [] }, null, 2));
});

test.each([
  [null],
  ['text'],
  [[1, { two: 2 }]],
  [{ a: 1 }],
])('a document without long lists is written as it is: %j', async (document) => {
  expect(await joined(jsonChunks(document))).toBe(JSON.stringify(document, null, 2));
});

test('a long table is as wide as its longest cell so far', async () => {
  const [head, first, second] = [
    ['id', 'title'],
    ['1', 'one'],
    ['22222', 'two'],
  ];
  const text = await joined(longTable(head, batchesOf([first], [second], [['3', 'three']])));
  expect(text).toBe('id  title\n1   one\n22222  two\n3      three\n');
});

test('a table without rows says so', async () => {
  expect(await joined(longTable(['id', 'title'], batchesOf([])))).toBe('None.\n');
});

test('a table may have more rows than a function takes arguments', () => {
  const rows = Array.from({ length: 200_000 }, (_, index) => [String(index), 'x']);
  expect(textTable(['id', ''], rows).length).toBeGreaterThan(1_000_000);
});

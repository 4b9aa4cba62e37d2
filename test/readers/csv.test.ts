/** Tests reading and writing CSV: RFC 4180, what spreadsheets add, and broken files. */
import { type CsvRecord, readCsv, writeCsvRecord } from '../../src/readers/csv.ts';

async function read(...chunks: readonly (string | Uint8Array)[]): Promise<readonly CsvRecord[]> {
  const records: CsvRecord[] = [];
  for await (const record of readCsv(chunks)) records.push(record);
  return records;
}
const cells = async (text: string | Uint8Array) => (await read(text)).map((record) => record.cells);

test.each([
  [
    'a,b\r\nc,d\r\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'a,b\nc,d',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['\uFEFFa,b\n', [['a', 'b']]],
  [
    'a,\n,b\n,\n',
    [
      ['a', ''],
      ['', 'b'],
      ['', ''],
    ],
  ],
  ['"a","b"\r\n', [['a', 'b']]],
  ['"a, b","c""d",""\n', [['a, b', 'c"d', '']]],
  ['"two\r\nlines",x\n', [['two\r\nlines', 'x']]],
  ['"""quoted"""\n', [['"quoted"']]],
  ['say "hi",x\n', [['say "hi"', 'x']]],
  ['\n\r\na\n\n\nb\n\n', [['a'], ['b']]],
  ['a\rb\r\rc', [['a'], ['b'], ['c']]],
  ['"two\rlines"\rx\r', [['two\rlines'], ['x']]],
  ['', []],
  ['\n\n', []],
  ['a', [['a']]],
  ['a,', [['a', '']]],
  ['""', []],
  ['é,用户,\u{1F600}\n', [['é', '用户', '\u{1F600}']]],
] as const)('%j is read', async (text, expected) => {
  expect(await cells(text)).toEqual(expected);
});

test('records know the line they begin on, over quoted line ends and empty lines', async () => {
  const records = await read('head\r\n"one\r\n\r\n",x\r\n\r\nfive\r\n"six\nseven"\neight');
  expect(records.map(({ line }) => line)).toEqual([1, 2, 6, 7, 9]);
  const returns = await read('head\r"one\r\rtwo",x\r', '\rsix\r\n"seven\r', '\neight"\r', '\nnine');
  expect(returns.map(({ line }) => line)).toEqual([1, 2, 6, 7, 9]);
});

test('a file cut at any byte into two chunks reads the same', async () => {
  const bytes = Buffer.from('\uFEFFemail,topics\r\nada@example.org,"é;""x"";\r\ny"\r\n\'=1,用户\r\n');
  const whole = await read(bytes);
  for (let at = 0; at <= bytes.length; at += 1)
    expect(await read(bytes.subarray(0, at), bytes.subarray(at))).toEqual(whole);
  expect(await read(...[...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
});

test('text behind a closing quote is a problem of that record alone', async () => {
  const records = await read('a\n"b"c,d\ne\n');
  expect(records.map(({ line, problem }) => [line, problem === null])).toEqual([
    [1, true],
    [2, false],
    [3, true],
  ]);
});

test('a quote that is never closed is reported with its line and bounded in memory', async () => {
  const [, broken] = await read('a\n"b\n', 'x\n'.repeat(200_000));
  expect(broken).toMatchObject({ line: 2, problem: expect.stringMatching(/never/) });
  expect(broken?.cells.join('').length).toBeLessThanOrEqual(64 * 1024);
  expect((await read('a\n"b'))[1]?.problem).toContain('never closed');
});

test.each([
  '=1+1',
  '+1',
  '-1',
  '@x',
  '\tx',
  '\rx',
  "'=x",
  "''-x",
  "'",
  "'x",
  '',
  'a=b',
  '"=1"',
  ' =1',
  "=cmd|' /C calc'!A0",
  '-survey;"x"',
])('the cell %j comes back as it was', async (cell) => {
  const written = writeCsvRecord(['first', cell]);
  expect(await cells(written)).toEqual([['first', cell]]);
  expect(/,"?[=+\-@\t]|,"\r/.test(written)).toBe(false);
});

test('cells that a spreadsheet would run are written behind an apostrophe', () => {
  expect(writeCsvRecord(['=1+1', '-survey', 'a,b', 'say "hi"', 'plain'])).toBe(
    `'=1+1,'-survey,"a,b","say ""hi""",plain\r\n`,
  );
});

test('any cells come back as they were', async () => {
  const letters = ['"', ',', '\r', '\n', "'", '=', '-', ' ', 'a', 'é', ';'];
  let seed = 7;
  const next = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const rows = Array.from({ length: 500 }, () =>
    Array.from({ length: 3 }, () =>
      Array.from({ length: next(8) }, () => letters[next(letters.length)]).join(''),
    ),
  );
  const text = rows.map((row) => writeCsvRecord(['x', ...row])).join('');
  expect((await cells(text)).map((row) => row.slice(1))).toEqual(rows);
});

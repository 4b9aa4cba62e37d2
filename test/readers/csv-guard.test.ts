/** Tests that formulas get an apostrophe wherever a cell may start, and are read back unchanged. */
import { guardCell, readCsv, unguardCell, writeCsvRecord } from '../../src/readers/csv.ts';

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-x', "'-x"],
  ['@sum', "'@sum"],
  ['\t=x', "'\t'=x"],
  ["'=x", "''=x"],
  ['\uff1d1+1', "'\uff1d1+1"],
  ['\uff0bcmd', "'\uff0bcmd"],
  ['\uff0dcmd', "'\uff0dcmd"],
  ['\uff20cmd', "'\uff20cmd"],
  ['mamba;=cmd()', "mamba;'=cmd()"],
  ['mamba; +1;-x', "mamba;' +1;'-x"],
  ['-spam;@a', "'-spam;'@a"],
  ['two\n=lines', "two\n'=lines"],
  ['a\\\\;=b', "a\\\\;'=b"],
  ['a=b; c+d@e', 'a=b; c+d@e'],
  ['ada@example.org', 'ada@example.org'],
  ['', ''],
])('%j is written as %j and read back', async (cell, written) => {
  expect(guardCell(cell)).toBe(written);
  expect(unguardCell(written)).toBe(cell);
  const records = [];
  for await (const record of readCsv([writeCsvRecord([cell, 'x'])])) records.push(record.cells);
  expect(records).toEqual([[cell, 'x']]);
});

test('100 KB of any of its signs take no longer than their length', () => {
  for (const filler of [';', "'", ' ', '\n', '=', ";'", '; ']) {
    const cell = filler.repeat(100_000 / filler.length);
    expect(unguardCell(guardCell(cell))).toBe(cell);
  }
});

/** The query language: the meaning of queries, and the errors for invalid ones. */
import { PaperroundError } from '../../src/errors.ts';
import { formatQuery, parseQuery } from '../../src/topics/query.ts';

const meaning = (text: string): string => formatQuery(parseQuery(text));

function complaint(text: string): PaperroundError {
  try {
    parseQuery(text);
  } catch (error) {
    if (error instanceof PaperroundError) return error;
    throw error;
  }
  throw new Error(`“${text}” was understood as ${meaning(text)}`);
}

test.each([
  ['language models', 'language models'],
  ['a b OR c d', '(a b) OR (c d)'],
  ['a AND b OR c AND d', '(a b) OR (c d)'],
  ['NOT a b', 'NOT a b'],
  ['NOT (a b)', 'NOT (a b)'],
  ['a OR NOT b c', 'a OR (NOT b c)'],
  ['a -b', 'a NOT b'],
  ['a -"b c" -(d OR e) -title:f', 'a NOT b-c NOT (d OR e) NOT title:f'],
  ['((a)) (b (c))', 'a b c'],
  ['a and b or not c', 'a and b or not c'],
  ['Müller GRÖßE', '(muller OR mueller) (grosse OR groesse)'],
  ['self-supervised', 'self-supervised'],
  ['“curly quotes”', 'curly-quotes'],
  ['="the letters" title:="as they are"', '="the letters" title:="as they are"'],
  ['fine tuning LLMs', 'fine-tuning llms'],
  ['author:"Xie, Saining" author:"Xie S."', 'author:"saining xie" author:"s xie"'],
  ['（ａ　ＯＲ　ｂ）　－ｃ', '(a OR b) NOT c'],
  ['"diffusion model*" optimi*', 'diffusion-model* optimi*'],
  ['title:(a OR "b c") author:Hinton', '(title:a OR title:b-c) author:"hinton"'],
  ['Title: agents', 'title:agents'],
  ['Search & Rescue: A Survey -- What Is Next ?', 'search rescue a survey what is next'],
  ['Galaxies at z > 6 and x = y → now × ≤ 🚀', 'galaxies at z 6 and x y now'],
  ['text -> image --> video', 'text image video'],
  ['ChatGPT and U(X): Mamba – a Review', 'chatgpt and u x mamba a review'],
  ['agents –survey', 'agents NOT survey'],
  ['C++ 3D GPT-4 p<0.05', 'c++ 3d gpt-4 p-0-05'],
  ['"Attention Is All You Need"', 'attention-is-all-you-need'],
  ["Kepler's law", 'kepler law'],
  ['$\\alpha$-divergence', 'alpha-divergence'],
  ['β-VAE', 'beta-vae'],
  ['机器学习', '机-器-学-习'],
])('%s means %s', (text, expected) => {
  expect(meaning(text)).toBe(expected);
});

test('the canonical text of a query means the same as the query', () => {
  for (const text of [
    'a b OR NOT (c -d) "e f*" title:(g h-i*)',
    'author:"Ada Lovelace" OR author:turing',
    '机器* C++ NOT NOT x',
    'C*-algebra "Sgr A*" A*',
  ]) {
    expect(parseQuery(meaning(text))).toEqual(parseQuery(text));
  }
});

test.each([
  ['', 1, 'a word, a "phrase" or a parenthesis'],
  ['   ', 4, 'a word, a "phrase" or a parenthesis'],
  ['agents AND', 11, 'a word, a "phrase" or a parenthesis after AND'],
  ['OR agents', 1, 'a word, a "phrase" or a parenthesis'],
  ['agents OR OR x', 11, 'a word, a "phrase" or a parenthesis after OR'],
  ['agents NOT', 11, 'a word, a "phrase" or a parenthesis after NOT'],
  ['(agents', 8, ') to close the parenthesis at character 1'],
  ['agents)', 7, 'a word, a "phrase" or a parenthesis, an operator or the end'],
  ['()', 2, 'a word, a "phrase" or a parenthesis after ('],
  ['a "b', 3, 'a closing " for the quotation mark here'],
  ['a ""', 3, 'words between the quotation marks'],
  ['*', 1, 'at least two letters or digits before *'],
  ['7*', 2, 'at least two letters or digits before *'],
  ['mo*el', 3, '* only at the end of a word'],
  ['a -', 4, 'a word, a "phrase" or a parenthesis after -'],
  ['a --b', 4, 'a word, a "phrase" or a parenthesis after -'],
  ['a || b', 3, 'OR in capitals between two words'],
  ['a | b', 3, 'OR in capitals between two words'],
  ['& ?', 4, 'a word, a "phrase" or a parenthesis'],
  ['a & OR', 7, 'a word, a "phrase" or a parenthesis after OR'],
  ['title:', 7, 'a word, a "phrase" or a parenthesis after title:'],
  ['title:-a', 7, 'a word, a "phrase" or a parenthesis after title:'],
  ['abstract:"a b"', 1, 'title: or author: (or the words in quotation marks)'],
  ['title:(a author:b)', 10, 'a word, a "phrase" or a parenthesis without a field inside title:( )'],
  ['𝒳 agents AND', 13, 'a word, a "phrase" or a parenthesis after AND'],
])('“%s” is refused at character %i', (text, position, expected) => {
  const { code, facts, message, exitCode } = complaint(text);
  expect({ code, exitCode, position: facts.position, expected: facts.expected }).toEqual({
    code: 'bad_query',
    exitCode: 2,
    position,
    expected,
  });
  expect(message).toContain(`Character ${position} of “${text}”: expected `);
});

test('what was seen is named', () => {
  expect(complaint('agents AND').message).toBe(
    'Character 11 of “agents AND”: expected a word, a "phrase" or a parenthesis after AND, saw the end',
  );
  expect(complaint('a OR ) b').message).toContain('saw )');
});

test('a query has limits of length, depth and terms', () => {
  expect(complaint('x'.repeat(501)).message).toContain('expected at most 500 characters');
  expect(complaint(`${'('.repeat(21)}a${')'.repeat(21)}`).message).toContain(
    'expected at most 20 parentheses',
  );
  expect(complaint(`${'NOT '.repeat(21)}a`).message).toContain('expected at most 20 parentheses and NOTs');
  expect(complaint(Array.from({ length: 51 }, (_, i) => `w${i}`).join(' ')).message).toContain(
    'expected at most 50 words',
  );
  expect(parseQuery(Array.from({ length: 50 }, (_, i) => `w${i}`).join(' ')).kind).toBe('and');
});

test('words that are read as a phrase, or with their other spelling, count as one term', () => {
  expect(complaint('gpt 4 '.repeat(51)).message).toContain('expected at most 50 words and phrases');
  expect(parseQuery('gpt 4 '.repeat(50)).kind).toBe('and');
  expect(complaint('gödel '.repeat(51)).message).toContain('expected at most 50 words and phrases');
  expect(parseQuery('gödel '.repeat(50)).kind).toBe('and');
});

test('any text is either understood or refused with a place in it', () => {
  const pieces = [
    'a',
    'word',
    '"',
    '(',
    ')',
    '-',
    '*',
    ':',
    'title:',
    'author:',
    'AND',
    'OR',
    'NOT',
    ' ',
    '“',
    '$\\',
    '{',
    '機',
    '𝒳',
    "'",
  ];
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  for (let round = 0; round < 3000; round += 1) {
    const text = Array.from({ length: 1 + random(12) }, () => pieces[random(pieces.length)]).join('');
    try {
      expect(parseQuery(formatQuery(parseQuery(text)))).toEqual(parseQuery(text));
    } catch (error) {
      if (!(error instanceof PaperroundError)) throw error;
      expect(error.code).toBe('bad_query');
      expect(error.facts.position).toBeGreaterThanOrEqual(1);
      expect(error.facts.position).toBeLessThanOrEqual([...text].length + 1);
    }
  }
});

/** The search index's words and queries, and the guard on their version. */
import { createHash } from 'node:crypto';
import { readWordLists } from '../../src/topics/catalogue-files.ts';
import { buildIndexTerms, buildIndexWords, WORDS_VERSION } from '../../src/topics/index-words.ts';
import { parseQuery } from '../../src/topics/query.ts';

const wanted = (query: string) => buildIndexTerms(parseQuery(query)).wanted;

test('title, abstract and authors have words of their own, and no two of them stand next to each other', () => {
  expect(
    buildIndexWords({ title: 'Deep Nets', abstract: 'Deep down', authors: ['Ada Lovelace', 'Ben Deep'] }),
  ).toBe("'deep':1,4 '=deep':1 'nets':2 '=nets':2 'down':5 '@ada':7 '@lovelace':8 '@ben':17 '@deep':18 ");
});

test('a word asks for its plural too, a phrase for places, a prefix for what begins so', () => {
  expect(wanted('net')).toBe("((('net' | 'nets' | 'net~')))");
  expect(wanted('"deep net*"')).toBe("((('deep' | 'deep~' | 'deep~~') <-> ('net':*)))");
  expect(wanted('title:deep author:ada')).toBe("(((('=deep' | '=deeps' | '=deep~'))) & ((('@ada'))))");
});

test('NOT goes down to the words, so that the index is asked for words wherever that is possible', () => {
  expect(wanted('deep NOT (net OR NOT graph)')).toBe(
    "(((('deep' | 'deeps' | 'deep~'))) & (!((('net' | 'nets' | 'net~'))) & ((('graph' | 'graphs' | 'graph~')))))",
  );
  expect(buildIndexTerms(parseQuery('deep NOT net')).unwanted).toBeNull();
  expect(buildIndexTerms(parseQuery('NOT (NOT deep)')).unwanted).toBeNull();
  expect(buildIndexTerms(parseQuery('NOT "deep net"')).unwanted).toBe(
    "((('deep' | 'deep~' | 'deep~~') <-> ('net' | 'nets' | 'net~'))) | '*'",
  );
});

test('a name asks for its words near each other, in any order and with initials', () => {
  const text = wanted('author:"Xie, Saining"');
  expect(text).toContain("(('@saining' | '@s') <1> '@xie')");
  expect(text).toContain("('@xie' <1> ('@saining' | '@s'))");
  expect(text).not.toContain('<8>');
});

test('no word of the lists asks for an empty word, which PostgreSQL refuses', () => {
  const listed = ['compounds.yaml', 'spellings.yaml'].flatMap(readWordLists).flat().join(' ');
  const asked = listed.match(/\w+/g)!.map(wanted);
  expect(asked.filter((terms) => terms.includes("''"))).toEqual([]);
});

test('a name with its version has a word for all its versions', () => {
  expect(buildIndexWords({ title: 'YOLOv8', abstract: 'CO2', authors: ['Qwen2'] })).toBe(
    "'yolov8':1 '=yolov8':1 'yolov~':1 '=yolov~':1 'yolo~':1 '=yolo~':1 'co2':3 '@qwen2':5 '@qwen~':5 ",
  );
});

test('a name whose version stands apart has a word for all its versions where the version ends', () => {
  expect(buildIndexWords({ title: 'Qwen2.5 VL', abstract: 'Yi 1, Phi-4', authors: [] })).toBe(
    "'qwen2':1 '=qwen2':1 'qwen~':1 '=qwen~':1 '5':2 '=5':2 'qwen~~':2 '=qwen~~':2 'vl':3 '=vl':3 'yi':5 '1':6 'phi':7 '4':8 'phi~~':8 ",
  );
  expect(wanted('Qwen-VL')).toBe("((('qwen' | 'qwen~' | 'qwen~~') <-> ('vl')))");
  expect(wanted('Qwen-2')).not.toContain('~~');
});

test('what a text is indexed by changes with the version only', () => {
  const words = buildIndexWords({
    title: 'Kepler’s $\\beta$-VAE for C++: GPT-4, Qwen2.5 and 大语言模型',
    abstract:
      'Poincar\\\'e maps, O(n) and naïve ﬁne-tuning of $x^{2}$, i.i.d. H$_2$O, Hα, A*, "see below"; ไทย 2.5',
    authors: ['José Álvarez', 'Ł. Kaiser', '张伟'],
  });
  const fingerprint = createHash('sha256').update(words).digest('hex').slice(0, 12);
  expect({ version: WORDS_VERSION, fingerprint }).toEqual({ version: '6', fingerprint: 'a99a96c17065' });
});

/** The matcher: what queries find, the words it returns, and that its index agrees with a plain search. */
import { paperWords } from '../../src/topics/matched-places.ts';
import { buildMatcher } from '../../src/topics/matcher.ts';
import { numberForms } from '../../src/topics/number-forms.ts';
import { newPaperIndex } from '../../src/topics/paper-index.ts';
import { parseQuery, type Query, type Term } from '../../src/topics/query.ts';
import { explainPaper, newQuerySearch } from '../../src/topics/query-search.ts';
import { tokenize } from '../../src/topics/tokenize.ts';
import type { MatchablePaper } from '../../src/topics/topic.ts';

const paper = (fields: Partial<MatchablePaper>): MatchablePaper => ({
  title: '',
  abstract: '',
  authors: [],
  categories: [],
  ...fields,
});

/** The matched words, or null. */
const matched = (query: string, fields: Partial<MatchablePaper>): readonly string[] | null =>
  buildMatcher([{ key: 'q', query }])
    .match(paper(fields))
    .get('q') ?? null;

const SURVEY = {
  title: 'Large Language Models: A Survey of Self-Supervised Pre-training',
  abstract:
    'We review LLMs, their biases (and an analysis of C++ code). Transformers were trained on Poincaré maps.',
  authors: ['Ada Lovelace', 'Łukasz Adams'],
};

test.each([
  ['language models', ['Language', 'Models']],
  ['"language models"', ['Language Models']],
  ['"language model"', ['Language Models']],
  ['="language model"', null],
  ['="language models"', ['Language Models']],
  ['"language model*"', ['Language Models']],
  ['language-model', ['Language Models']],
  ['llm', ['LLMs']],
  ['"LLM"', ['LLMs']],
  ['="LLM"', null],
  ['bias', ['biases']],
  ['analyses', ['analysis']],
  ['"models language"', null],
  ['self-supervised', ['Self-Supervised']],
  ['"self supervised"', ['Self-Supervised']],
  ['self -supervised', null],
  ['transform*', ['Transformers']],
  ['title:transformers', null],
  ['title:survey', ['Survey']],
  ['title:(survey OR transformers)', ['Survey']],
  ['poincare', ['Poincaré']],
  ['C++', ['C++']],
  ['"c"', null],
  ['survey NOT llm', null],
  ['survey NOT robots', ['Survey']],
  ['NOT robots', []],
  ['-robots -drones', []],
  ['-survey OR llm', ['LLMs']],
  ['robots OR (review transformers)', ['review', 'Transformers']],
  ['NOT (NOT survey)', []],
  ['author:lovelace', ['Lovelace']],
  ['author:"ada lovelace"', ['Ada Lovelace']],
  ['author:"lovelace ada"', ['Ada Lovelace']],
  ['author:"Lovelace, Ada"', ['Ada Lovelace']],
  ['author:"A. Lovelace"', ['Ada Lovelace']],
  ['author:"Lovelace A."', ['Ada Lovelace']],
  ['author:"Ada Lov"', null],
  ['author:"Adams Ł."', ['Łukasz Adams']],
  ['author:(ada lukasz)', ['Ada', 'Łukasz']],
  ['author:adam', null],
  ['author:adam*', ['Adams']],
  ['"lovelace lukasz" OR author:"lovelace lukasz"', null],
  ['lovelace', null],
  ['"pre-training we"', null],
])('%s finds %j', (query, expected) => {
  expect(matched(query, SURVEY)).toEqual(expected);
});

test.each([
  ['fine-tuning', 'finetuning'],
  ['pre-training', 'pretraining'],
  ['multi-modal', 'multimodal'],
  ['multi-agent systems', 'multiagent system'],
  ['data sets', 'dataset'],
  ['optimisation', 'optimization'],
  ['behaviour', 'behavior'],
  ['modelling', 'modeling'],
  ['centred', 'centered'],
  ['neighbouring', 'neighboring'],
  ['GPT-4', 'GPT4'],
  ['SARS-CoV-2', 'SARS-CoV2'],
  ['YOLO-v8', 'YOLOv8'],
  ['x-ray', 'xray'],
  ['null-space', 'nullspace'],
  ['k-NN', 'kNN'],
  ['CIFAR-100', 'CIFAR100'],
  ['Qwen-2.5', 'Qwen2.5'],
])('“%s” and “%s” are one, in queries and in papers, as words and in phrases', (one, other) => {
  for (const [asked, written] of [
    [one, other],
    [other, one],
    [one.replace(/-/g, ' '), other],
    [other, one.replace(/-/g, ' ')],
  ] as const) {
    expect(matched(asked, paper({ title: `On ${written} again` }))).not.toBeNull();
    expect(matched(`"on ${asked}"`, paper({ title: `On ${written} again` }))).not.toBeNull();
    expect(matched(`="${asked}"`, paper({ title: `On ${written} again` }))).toBeNull();
  }
});

test.each([
  ['GPT4o', 'GPT-4o', true],
  ['GPT-4o', 'GPT4o', true],
  ['text2image', 'text-to-image', true],
  ['text-to-SQL', 'Text2SQL', true],
  ['"text to SQL benchmark"', 'Text2SQL benchmarks', true],
  ['qwen-2*', 'Qwen2.5', true],
  ['LLaMA 3 agents', 'Agents with LLaMA-3', true],
  ['LLaMA 3', 'LLaMA with 3 heads', false],
  ['="GPT-4o"', 'GPT4o', false],
  ['agents 2025', '2025: a year of agents', true],
  ['o1', 'in O(1)', false],
  ['vision 3D', '3D vision', true],
])('%s finds “%s”: %s', (query, title, isFound) => {
  expect(matched(query, { title }) !== null).toBe(isFound);
});

test.each([
  ['Qwen', 'Qwen2.5 and Qwen-VL', ['Qwen2.5']],
  ['llama', 'LLaMA3 at work', ['LLaMA3']],
  ['llama', 'Work of LLaMA3. 7 agents', ['LLaMA3']],
  ['Llamas', 'LLaMA2', ['LLaMA2']],
  ['Mixtral', 'Mixtral8x7B', ['Mixtral8x7B']],
  ['deepseek', 'DeepSeekV3', ['DeepSeekV3']],
  ['yolo', 'A YOLOv8n detector', ['YOLOv8n']],
  ['title:imagenet', 'On ImageNet1k', ['ImageNet1k']],
  ['GPT', 'With GPT4o', ['GPT4o']],
  ['covid', 'COVID19 wards', ['COVID19']],
  ['sarscov', 'SARSCoV2', ['SARSCoV2']],
  ['"code llama"', 'Code Llama2', ['Code Llama2']],
  ['="Qwen"', 'Qwen2', null],
  ['Qwen2.5', 'Qwen2', null],
  ['Qwen2', 'Qwen', null],
  ['Llama3', 'Llama2', null],
  ['CO', 'CO2 storage', null],
  ['dust', 'DUSt3R', null],
  ['Sagittarius A*', 'Flares of Sagittarius A* again', ['Sagittarius', 'A*']],
  ['"Sgr A"', 'On Sgr A$^\\star$', ['Sgr A$^\\star$']],
  ['A* search', 'A star and a search', null],
  ['A* search', 'An $A^*$-like search', ['A^*', 'search']],
  ['C*-algebra', '$C^*$-algebras', ['$C^*$-algebras']],
  ['H2O', 'H$_2$O masers', ['H$_2$O']],
  ['l1', '$\\ell_1$ norms', ['\\ell_1']],
  ['\\ell_1', 'L1 norms', ['L1']],
  ['Hα', 'H$\\alpha$ lines', ['H$\\alpha$']],
  ['TGF-beta', 'TGFβ1', ['TGFβ']],
  ['R²', 'An R^2 of 0.9', ['R^2']],
  ['non-i.i.d.', 'Non-IID clients', ['Non-IID']],
  ['non-iid', 'non-i.i.d. clients', ['non-i.i.d']],
  ['flash', 'Flash3D', null],
  ['con', 'ConV2', null],
  ['text', 'Text2SQL', null],
  ['author:qwen', 'Qwen2', null],
  ['Qwen-VL', 'With Qwen2-VL', ['Qwen2-VL']],
  ['Qwen-VL', 'With Qwen2.5-VL', ['Qwen2.5-VL']],
  ['Qwen-VL', 'With Qwen 3 VL', ['Qwen 3 VL']],
  ['"Qwen VL"', 'With Qwen 2.5 VL agents', ['Qwen 2.5 VL']],
  ['title:"DeepSeek lite"', 'DeepSeek-V2-Lite', ['DeepSeek-V2-Lite']],
  ['"yolo detector"', 'A YOLOv8 detector', ['YOLOv8 detector']],
  ['="Qwen-VL"', 'Qwen2-VL', null],
  ['Qwen2-VL', 'Qwen-VL and Qwen2.5-VL', null],
  ['Llama-1', 'Llama-3.1', null],
  ['"a VL"', 'A 2 VL', null],
  ['"top accuracy"', 'The top 10 accuracy', null],
  ['"Claude 3.5 Sonnet"', 'On Claude Sonnet 3.5', ['Claude Sonnet 3.5']],
  ['"Claude Sonnet 3.5"', 'On Claude 3.5 Sonnet', ['Claude 3.5 Sonnet']],
  ['Claude-4-Sonnet', 'On Claude Sonnet 4', ['Claude Sonnet 4']],
  ['"Gemini1.5 Pro"', 'On Gemini Pro 1.5', ['Gemini Pro 1.5']],
  ['"Gemini Pro 1.5"', 'On Gemini1.5 Pro', ['Gemini1.5 Pro']],
  ['Claude Sonnet 3.5', 'On Claude 3.5 Sonnet', ['Claude 3.5 Sonnet']],
  ['Claude 3.5 Sonnet', 'On Claude Sonnet 3.5', ['Claude Sonnet 3.5']],
  ['agents Claude Sonnet 3.5', 'Claude 3.5 Sonnet in Agents', ['Claude 3.5 Sonnet', 'Agents']],
  ['title:(Gemini Pro 1.5)', 'Gemini 1.5 Pro', ['Gemini 1.5 Pro']],
  ['Claude Sonnet 3.5', 'Sonnet 3.5 by Claude', ['Sonnet 3.5', 'Claude']],
  ['Claude Sonnet 3.5', 'Claude 3.7 Sonnet', null],
  ['Gemini 2 flash attention', 'On Gemini 2 Flash', null],
  ['title:Claude Sonnet 3.5', 'Claude 3.5 Sonnet', null],
  ['agents -Claude Sonnet 3.5', 'Agents on Sonnet 3.5', ['Agents', 'Sonnet 3.5']],
  ['"Claude 3.5 Sonnet"', 'Claude Sonnet 3.7', null],
  ['="Claude 3.5 Sonnet"', 'Claude Sonnet 3.5', null],
])('the name %s finds “%s” by %j', (query, title, expected) => {
  expect(matched(query, { title })).toEqual(expected);
});

test('the beginning of a compound or of a British word is one with the other form too', () => {
  expect(matched('finetun*', paper({ title: 'Fine-tuned' }))).toEqual(['Fine-tuned']);
  expect(matched('optimis*', paper({ title: 'Optimized' }))).toEqual(['Optimized']);
  expect(matched('"fine tun*"', paper({ title: 'Finetunes' }))).not.toBeNull();
});

test.each([
  ['Saining Xie', 'Saining Xie', true],
  ['Saining Xie', 'Xie, Saining', true],
  ['Saining Xie', 'S. Xie', true],
  ['S. Xie', 'Saining Xie', true],
  ['Xie, S.', 'Saining Xie', true],
  ['Xie S', 'Saining Xie', true],
  ['Yann LeCun', 'Yann A. LeCun', true],
  ['Poincare, Henri', 'Henri Poincaré', true],
  ['van der Maaten, Laurens', 'Laurens van der Maaten', true],
  ['Wei Wang', 'W. Wei', false],
  ['Saining Xie', 'Saining Li', false],
  ['S. Xie', 'Ting Xie', false],
])('author:"%s" and the author %s: %s', (asked, author, isOne) => {
  expect(matched(`author:"${asked}"`, paper({ title: 'x', authors: [author] })) !== null).toBe(isOne);
});

test('matched words are named as written, in the order of the paper, each once and not inside one another', () => {
  const words = matched('model* "language model*" OR agent', {
    title: 'LANGUAGE\nmodels as agents',
    abstract: 'Language models and Agents; world models.',
  });
  expect(words).toEqual(['LANGUAGE models', 'agents']);
});

test('words in TeX are found and named with their markup', () => {
  const fields = { title: "An $\\alpha$-divergence of Poincar{\\'e} maps" };
  expect(matched('alpha-divergence poincaré', fields)).toEqual(['$\\alpha$-divergence', "Poincar{\\'e}"]);
});

test('a bracket that the matched words open or close is named with them', () => {
  const fields = { title: 'How Well Can LLM(-Agents) Write (Vision) Language Models?' };
  expect(matched('"LLM agents" "vision language"', fields)).toEqual(['LLM(-Agents)', '(Vision) Language']);
  expect(matched('agents', fields)).toEqual(['Agents']);
});

test('a run of Chinese characters is found like a substring', () => {
  const fields = { title: '大型语言模型综述' };
  expect(matched('语言模型', fields)).toEqual(['语言模型']);
  expect(matched('模型语言', fields)).toBeNull();
  expect(matched('语言*', fields)).toEqual(['语言']);
});

test('a category matches itself, an archive everything below it', () => {
  const matcher = buildMatcher([
    { key: 'astronomy', categories: ['astro-ph'], query: 'galaxy' },
    { key: 'language', categories: ['cs.CL'] },
    { key: 'physics', categories: ['physics'] },
  ]);
  const keys = (categories: string[], title = ''): unknown =>
    Object.fromEntries(matcher.match(paper({ categories, title })));
  expect(keys(['astro-ph.CO'])).toEqual({ astronomy: ['astro-ph.CO'] });
  expect(keys(['astro-ph'])).toEqual({ astronomy: ['astro-ph'] });
  expect(keys(['cs.CL', 'cs.LG'], 'Galaxies of words')).toEqual({
    language: ['cs.CL'],
    astronomy: ['Galaxies'],
  });
  expect(keys(['astro-ph.GA'], 'A galaxy')).toEqual({ astronomy: ['galaxy', 'astro-ph.GA'] });
  expect(keys(['cs.C', 'cs', 'physics-x'])).toEqual({});
});

test('readers with the same question share it and each gets the answer', () => {
  const matcher = buildMatcher([
    { key: 1, query: 'language models' },
    { key: 2, query: 'Language  AND models' },
    { key: 3, query: 'robots' },
    { key: 3, query: 'survey' },
    { key: 3, query: 'llm' },
  ]);
  const found = matcher.match(paper(SURVEY));
  expect([...found.keys()].sort()).toEqual([1, 2, 3]);
  expect(found.get(1)).toBe(found.get(2));
  expect(found.get(3)).toEqual(['Survey', 'LLMs']);
});

test('a query that cannot be understood is refused', () => {
  const filters = [
    { key: 'good', query: 'survey' },
    { key: 'bad', query: 'survey AND', categories: ['cs.CL'] },
  ];
  expect(() => buildMatcher(filters)).toThrow('Character 11');
});

test('one paper leaves nothing behind for the next', () => {
  const matcher = buildMatcher([{ key: 'q', query: 'language -robots' }]);
  expect(matcher.match(paper(SURVEY)).size).toBe(1);
  expect(matcher.match(paper({})).size).toBe(0);
  expect(matcher.match(paper({ title: 'Language for robots' })).size).toBe(0);
});

test('a matcher without filters matches nothing', () => {
  expect(buildMatcher([]).match(paper(SURVEY)).size).toBe(0);
});

/** Evaluates the query word by word, without any index. */
function holds(query: Query, one: MatchablePaper): boolean {
  if (query.kind === 'not') return !holds(query.part, one);
  if (query.kind === 'and') return query.parts.every((part) => holds(part, one));
  if (query.kind === 'or') return query.parts.some((part) => holds(part, one));
  if (query.kind !== 'term') throw new Error(`unknown kind ${query.kind}`);
  const texts = { text: [one.title, one.abstract], title: [one.title], author: one.authors }[query.field];
  const isName =
    query.field === 'author' && query.words.length > 1 && query.words.every(({ match }) => match === 'exact');
  return texts.some((text) => (isName ? isNamed(query, wordsOf(text)) : stands(query, wordsOf(text))));
}

const tokenized = new Map<string, readonly string[]>();

/** The words of a text, which all queries ask for. */
function wordsOf(text: string): readonly string[] {
  const known = tokenized.get(text) ?? tokenize(text).words;
  tokenized.set(text, known);
  return known;
}

/** The words of a name may stand in any order, each once. */
const isNamed = ({ words }: Term, text: readonly string[]): boolean =>
  words.every(
    ({ word }) =>
      text.filter((one) => one === word).length >= words.filter((one) => one.word === word).length,
  );

const stands = ({ field, words }: Term, text: readonly string[]): boolean =>
  text.some((_, at) =>
    words.every(({ word, match }, i) => {
      const there = text[at + i];
      if (there === undefined) return false;
      if (match === 'prefix') return there.startsWith(word);
      // `"model graph"` stands in `model2 graph`.
      const isBeforeWord = field !== 'author' && i === 0 && /^[a-z]{2}/.test(words[1]?.word ?? '');
      if (match !== 'number') return word === there || (isBeforeWord && word === nameOf(there));
      return numberForms(word).some((form) => form === there || form === nameOf(there));
    }),
  );

/** The name in `model2`. */
const nameOf = (word: string): string => word.replace(/(?<=^[a-z]{3,})v?\d$/, '');

/** Papers and queries of the same few words, so that much matches. */
function randomCases(further = ''): { papers: readonly MatchablePaper[]; queries: readonly string[] } {
  let seed = 20261120;
  const random = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const vocabulary =
    `model models modeling theory theories graph graphs bias biases agent self supervised deep C++ 模型 3D model2 A* Poincaré${further}`.split(
      ' ',
    );
  const text = (most: number): string =>
    Array.from({ length: random(most) }, () => pick(vocabulary)).join(pick([' ', '-', ', ']));
  const term = (): string =>
    pick(['', '', '', 'title:', 'author:']) +
    pick([
      () => pick(vocabulary),
      () => `"${pick(vocabulary)} ${pick(vocabulary)}"`,
      () => `${pick(['mo', 'model', 'gra', 'th'])}*`,
      () => `${pick(vocabulary)}-${pick(['deep', 'model', 'graph*'])}`,
      () => `"${pick(vocabulary)} mod*"`,
    ])();
  const query = (depth: number): string => {
    if (depth === 0) return term();
    return pick([
      () => `${query(depth - 1)} ${query(depth - 1)}`,
      () => `(${query(depth - 1)}) OR ${query(depth - 1)}`,
      () => `NOT (${query(depth - 1)})`,
      () => `(${query(depth - 1)} OR ${term()}) -${term()}`,
      term,
    ])();
  };
  const papers = Array.from({ length: 150 }, () =>
    paper({ title: text(5), abstract: text(14), authors: [text(3), text(3)] }),
  );
  const queries = Array.from({ length: 400 }, () => query(random(4)));
  return { papers, queries };
}

test('the index finds exactly what reading every query against every paper finds', () => {
  const { papers, queries } = randomCases();
  const matcher = buildMatcher(queries.map((one, key) => ({ key, query: one })));
  const parsed = queries.map((one) => parseQuery(one));
  for (const one of papers) {
    const expected = parsed.flatMap((ast, key) => (holds(ast, one) ? [key] : []));
    const found = matcher.match(one);
    expect([...found.keys()].sort((a, b) => a - b)).toEqual(expected);
    const everything = [one.title, one.abstract, ...one.authors].join('\n');
    expect([...found.values()].flat().filter((word) => !everything.includes(word))).toEqual([]);
  }
});

test.each([
  ['begins with the rare word', '"graph model agent"'],
  ['has the rare word within', '"model graph agent"'],
  ['ends with the rare word', '"model agent graph"'],
  ['ends with the rare word in its plural', '"model agent graphs"'],
])('a phrase of frequent words that %s is found in the index where it stands', (_, phrase) => {
  const frequent = 'model agent model agent '.repeat(20);
  const phrases = phrase.replaceAll('"', '');
  const papers = [
    ...Array.from({ length: 30 }, () => paper({ title: 'model agent', abstract: frequent })),
    paper({ title: 'other', abstract: `${frequent}${phrases}` }),
    paper({ title: phrases, abstract: frequent }),
    paper({ title: 'graph', abstract: 'agent graph model and graphs of a model, an agent or a graph' }),
  ];
  const index = newPaperIndex();
  for (const one of papers) index.add(paperWords(one));
  const found = new Map<number, boolean>();
  newQuerySearch(index.build()).search(parseQuery(phrase), (number, withoutAbstract) =>
    found.set(number, withoutAbstract),
  );
  expect([...found]).toEqual([
    [30, false],
    [31, true],
  ]);
});

test('an index of papers finds for each query what the matcher finds for each paper, by the same words', () => {
  const { papers, queries } = randomCases(
    ' fine tuning finetuning tuned multi modal multimodal modelling S Xie agent2 agentv3 2 5 v2',
  );
  const matcher = buildMatcher(queries.map((one, key) => ({ key, query: one })));
  const index = newPaperIndex();
  for (const one of papers) index.add(paperWords(one));
  const { search } = newQuerySearch(index.build());
  const found = queries.map((one) => {
    const its = new Map<number, boolean>();
    search(parseQuery(one), (number, withoutAbstract) => its.set(number, withoutAbstract));
    return its;
  });
  for (const [number, one] of papers.entries()) {
    const words = paperWords(one);
    const whole = matcher.match(one, words);
    const short = matcher.match({ ...one, abstract: '' });
    expect(matcher.matchBoth(one, words)).toEqual({ whole, withoutAbstract: new Set(short.keys()) });
    const explanation = explainPaper(words);
    expect(found.map((its) => its.get(number))).toEqual(
      queries.map((_, key) => (whole.has(key) ? short.has(key) : undefined)),
    );
    expect(queries.map((query) => explanation.wordsFor(parseQuery(query)))).toEqual(
      queries.map((_, key) => whole.get(key) ?? null),
    );
    expect(queries.map((query) => explanation.matchesWithoutAbstract(parseQuery(query)))).toEqual(
      queries.map((_, key) => short.has(key)),
    );
  }
});

test.each([
  ['schroedinger', 'Schrödinger Bridges'],
  ['schrödinger', 'Schroedinger Bridges'],
  ['"schroedinger bridge*"', 'Schrödinger Bridges'],
  ['schro*', 'Schrödinger Bridges'],
  ['koehler', 'K\\"ohler Theory'],
  ['تعلم', 'تَعَلُّم الآلة'],
  ['الآلة', 'تعلم الالة'],
  ['모델', '모델을 위한 학습'],
  ['모델을', '언어 모델의 학습'],
  ['학습', '강화 학습에서'],
])('%s finds %s', (query, title) => {
  expect(matched(query, { title })).not.toBeNull();
});

test.each([
  ['michael', 'Michal'],
  ['poem', 'Pom'],
  ['모델', '모형을 위한 학습'],
  ['schroedinger', 'Schradinger'],
])('%s does not find %s', (query, title) => {
  expect(matched(query, { title })).toBeNull();
});

test('an author is found under either spelling of the name', () => {
  expect(matched('author:mueller', { authors: ['Ada Müller'] })).toEqual(['Müller']);
  expect(matched('author:müller', { authors: ['Ada Mueller'] })).toEqual(['Mueller']);
});

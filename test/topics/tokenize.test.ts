/** The tokenizer: the same words from every spelling, and their places in the text. */
import { tokenize } from '../../src/topics/tokenize.ts';

const words = (text: string): string => tokenize(text).words.join(' ');
const written = (text: string): string[] => {
  const { starts, ends } = tokenize(text);
  return starts.map((start, i) => text.slice(start, ends[i]));
};

test.each([
  ['Self-Supervised Learning, revisited.', 'self supervised learning revisited'],
  ['Poincaré Schölkopf Łukasz Øystein Straße', 'poincare scholkopf lukasz oystein strasse'],
  [
    'Poincar\\\'e Schr{\\"o}dinger Erd\\H{o}s Fran\\c cois K\\"ahler',
    'poincare schrodinger erdos francois kahler',
  ],
  ['$\\alpha$-divergence and α-divergence', 'alpha divergence and alpha divergence'],
  ['$\\beta$-VAE, $k$NN, $\\ell_1$, $L_2$, $x_{i}$', 'beta vae knn l1 l2 xi'],
  ['\\textbf{Deep} {G}raph \\emph{learning}', 'deep graph learning'],
  ['$\\mathcal{O}(n^2)$ and $\\frac{a}{b}$', 'o n2 and a b'],
  ['R^2, R² and $R^{2}$; L_1 and $L_{1}$; \\ell_1', 'r2 r2 and r2 l1 and l1 l1'],
  ['H$_2$O, CO$_{2}$ and $^{13}$CO by A$^2$LC$^1$', 'h2o co2 and 13co by a2lc 1'],
  ['10^5 and 10$^5$ K, snake_case_2', '10 5 and 10 5 k snake case 2'],
  ['Hα, TGFβ1, IL-1β, $\\Lambda$CDM and ΛCDM', 'h alpha tgf beta 1 il 1 beta lambda cdm and lambda cdm'],
  ['5 μm, 5µm and $\\mu$m; 3σ', '5 mu m 5 mu m and mu m 3 sigma'],
  ['Ελληνικά μάθηση', 'ελληνικα μαθηση'],
  ['Sgr A*, Sgr~A$^{\\star}$, $C^*$-algebra, A*: x*y', 'sgr a* sgr a* c* algebra a* x y'],
  ['$K^{*0}$ and *emphasis* and b**', 'k 0 and emphasis and b'],
  ['non-i.i.d., w.r.t. J.R.R. Tolkien, e.g. this', 'non iid wrt j r r tolkien e g this'],
  ['C++, C# and PointNet++', 'c++ c# and pointnet'],
  ["Kepler's laws, Bayes' rule, don’t", 'kepler laws bayes rule don t'],
  ['ﬁne-tuning Ｄｅｅｐ 𝐀𝐭𝐭𝐞𝐧𝐭𝐢𝐨𝐧 L²', 'fine tuning deep attention l2'],
  ['p<0.05 at 3.5% <EOS>', 'p 0 05 at 3 5 eos'],
  ['大規模言語モデルのがく習 with LLM', '大 規 模 言 語 モ デ ル の が く 習 with llm'],
  ['한국어 모델', '한국어 모델'],
  ['التَّعَلُّم الآليّ أَنظمة', 'التعلم الالي انظمة'],
  ['لغـــة שָׁלוֹם', 'لغة שלום'],
  ['हिन्दी भाषा', 'हिन्दी भाषा'],
  ['trans\u00adformer co\u200boperate', 'transformer cooperate'],
  ['İstanbul DİYARBAKIR', 'istanbul diyarbakir'],
  ['', ''],
  ['… — ???', ''],
  ['\\', ''],
])('%s', (text, expected) => {
  expect(words(text)).toBe(expected);
});

test('every word keeps its place in the text as written', () => {
  expect(written('The Übermodel (GPT-4) 𝐀b')).toEqual(['The', 'Übermodel', 'GPT', '4', '𝐀b']);
  expect(written("Poincar\\'e maps $\\alpha$-stable \\textbf{deep}")).toEqual([
    "Poincar\\'e",
    'maps',
    '\\alpha',
    'stable',
    'deep',
  ]);
  expect(written('İİİ model')).toEqual(['İİİ', 'model']);
});

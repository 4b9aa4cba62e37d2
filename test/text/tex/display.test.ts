/** Stored TeX as it is displayed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { displayLine, displayProse, displayText } from '../../../src/text/tex/display.ts';
import { RECORDINGS } from '../../support/recordings.ts';

const recordings = fileURLToPath(RECORDINGS);

test.each([
  ['K\\"onig, Erd\\H{o}s, Poincar\\\'{e}, \\v{S}koda, Ha\\v cek', 'König, Erdős, Poincaré, Škoda, Haček'],
  [
    '\\AA ngstr\\"om, {\\\'E}cole, Stra\\ss e, \\O rsted, Gr{\\"o}bner',
    'Ångström, École, Straße, Ørsted, Gröbner',
  ],
  ['Garc\\\'\\i a and na\\"{\\i}ve', 'García and naïve'],
])('accents and letters of names: %s', (stored, shown) => {
  expect(displayText(stored)).toBe(shown);
});

test.each([
  ['$\\mathcal{O}(n^2)$', '𝒪(n²)'],
  ['$O(n \\log n)$', 'O(n log n)'],
  ['$x \\in \\mathbb{R}^{d}$', 'x ∈ ℝᵈ'],
  ['$\\frac{a+b}{2} \\leq \\sqrt{n}$', '(a+b)/2 ≤ √n'],
  ['$10^{-3}$ and $\\sim 10^{11.4}$', '10⁻³ and ∼10¹¹·⁴'],
  ['$\\lambda_1^{*}$, $x_{ij}$, $T_{max}$', 'λ₁*, xᵢⱼ, Tₘₐₓ'],
  ['$\\pi_\\theta(a|s)$', 'π_θ(a|s)'],
  ['$\\hat{x}$ at $90^\\circ$', 'x̂ at 90°'],
  ["$\\mathbf{W}^\\top$ and $f'(x)$", 'Wᵀ and f′(x)'],
  ['$f: X \\to Y$', 'f: X → Y'],
  ['\\(x^2\\), \\[E=mc^2\\], $$\\sum_{i=1}^n x_i$$', 'x², E=mc², ∑ᵢ₌₁ⁿ xᵢ'],
  ['$k$-means, top-$k$, $p<0.05$', 'k-means, top-k, p<0.05'],
  ['$N={\\cal N}$ and $\\operatorname{softmax}(x)$', 'N=𝒩 and softmax(x)'],
  ['10$^{3}$~cm$^{-3}$, CO$_2$', '10³\u00a0cm⁻³, CO₂'],
])('formulas on one line: %s', (stored, shown) => {
  expect(displayText(stored)).toBe(shown.normalize('NFC'));
});

test.each([
  ['\\textit{Deep} \\emph{learning} \\textbf{\\textit{x}} {\\it y}', 'Deep learning x y'],
  [
    '\\url{https://a.example/~x_y} \\href{https://b.example}{here}',
    'https://a.example/~x_y here (https://b.example)',
  ],
  ['95\\% A\\&B \\$5 \\#1 a\\_b', '95% A&B $5 #1 a_b'],
  ["``quoted'' and `single'", '“quoted” and ‘single’'],
  ['Bose--Einstein, 1--5, yes --- no', 'Bose–Einstein, 1–5, yes — no'],
  ['Fig.~1, et~al.', 'Fig.\u00a01, et\u00a0al.'],
  ['10\\times faster with \\alpha=1', '10× faster with α=1'],
  ['R^2 of 10^6, S^2VOPD', 'R² of 10⁶, S²VOPD'],
])('simple commands in text: %s', (stored, shown) => {
  expect(displayText(stored)).toBe(shown);
});

test.each([
  'It costs $5 and $10.',
  'from $200k to $1M per year, US$5 and A$10',
  'earned $100 (or $200)',
  "it's don't '90s",
  '--flag and ----',
  'snake_case, a_b, {a,b}, <EOS>',
  '`code` and ```more```',
  'C:\\new\\table',
  'in \\\\server\\share, ..\\bin\\x and \\Users\\ada',
  '\\d+\\s*\\w, \\bword\\b, a \\n and a \\nNew line',
  'std::vector<int>{}, int x{}; f{}, T{}, `max_papers`, my_file_name.py',
  '{lang}_{script}, file_{id}.txt, model_{size}_v2, {} and {0}',
  'at \\hyperlink{}{https://x.example/y}',
  'the \\cite and \\footnote commands, (-1)_{\\foo}',
  '\\unknown{x} \\cite{a} $\\foo{x}$',
  '~10x, 3~5, http://a.example/~user',
  '$a',
  '{\\it not closed',
])('what is no TeX, or none that Unicode has, stays as written: %s', (stored) => {
  expect(displayText(stored)).toBe(stored);
});

test.each([
  [
    'from N{=}1 to N{=}4, 1{,}182 cases, p{<}0.05, 3D{-}UNet',
    'from N=1 to N=4, 1,182 cases, p<0.05, 3D-UNet',
  ],
  ['FID{}=2.23 at NFE{}=1, REVEAL{}, a diagnostic', 'FID=2.23 at NFE=1, REVEAL, a diagnostic'],
  ['rotated by 90{\\deg} and 180{\\degree}, 3 {\\deg}C', 'rotated by 90° and 180°, 3 °C'],
  ['LLaMA\\nobreakdash-3.1 and 3\\nobreakdash--4, a\\nobreak\\ b', 'LLaMA-3.1 and 3–4, a b'],
])('groups of a sign, and breaks that are forbidden: %s', (stored, shown) => {
  expect(displayText(stored)).toBe(shown);
});

test.each([
  ['we propose \\method, a novel', 'we propose method, a novel'],
  ['\\ours successfully', 'ours successfully'],
  ['optimizes \\name\\ both', 'optimizes name both'],
  ['propose \\fireicon FiRe-OPD', 'propose fireicon FiRe-OPD'],
  ['introduce \\CFE{} (Classroom), and \\name{}’s', 'introduce CFE (Classroom), and name’s'],
  ['we present {\\mname}, a framework', 'we present mname, a framework'],
  [
    'Evolution (\\method{}), via~\\model-based, or~so,~\\ours',
    'Evolution (method), via\u00a0model-based, or\u00a0so,\u00a0ours',
  ],
])('macros of authors lose their backslash: %s', (stored, shown) => {
  expect(displayText(stored)).toBe(shown);
});

test.each([
  ['intent $z_{t+1}$-z_t, while sg(z_g)-z_t', 'intent zₜ₊₁-zₜ, while sg(z_g)-zₜ'],
  ['from z_{t+1} to z_t, not x_t', 'from zₜ₊₁ to zₜ, not x_t'],
  ['$a_{1}$ of data_a_b and a_b/a_n.txt', 'a₁ of data_a_b and a_b/a_n.txt'],
  ['$a_{1}$, not $\\foo(a_2)$', 'a₁, not $\\foo(a_2)$'],
])('a letter that has a subscript has it throughout: %s', (stored, shown) => {
  expect(displayText(stored)).toBe(shown);
});

test.each([
  ['(E_{und}) and P_{MTL}=0.45', '(E_und) and P_MTL=0.45'],
  ['SFR_{UV}, M_{⋆}/M_{BH}', 'SFR_UV, M_⋆/M_BH'],
  ['P_{MTL=1.2}, C^{k,γ}, F_{2^n} and x_{und}y', 'P_{MTL=1.2}, C^{k,γ}, F_{2ⁿ} and x_{und}y'],
])('a subscript without a Unicode form loses braces that nothing needs: %s', (stored, shown) => {
  expect(displayText(stored)).toBe(shown);
});

test.each([
  [
    'two dimensions: **diversity** and **difficulty structure**.',
    'two dimensions: diversity and difficulty structure.',
  ],
  ['2**3**4, a ** b ** c, ** alone', '2**3**4, a ** b ** c, ** alone'],
])('the stars of strong words are left out, those of powers are not: %s', (stored, shown) => {
  expect(displayProse(stored)).toBe(shown);
  expect(displayText(stored)).toBe(stored);
});

test('text that is shown already is shown unchanged when it is converted again', () => {
  for (const stored of ['$\\mathcal{O}(n^2)$ with K\\"onig', "R^2 and ``quotes''", '\\% and 1--2']) {
    const once = displayText(stored);
    expect(displayText(once)).toBe(once);
  }
});

test('one line has neither line breaks nor characters that turn its direction', () => {
  expect(displayLine(' a\r\n b\u0000\u202ec\u2066 ')).toBe('a b c');
});

test('hostile TeX ends soon: no nesting or repetition makes the time explode', () => {
  const pieces = [
    '$a',
    '{\\it ',
    '``a',
    '\\textbf{',
    'x^{',
    '\\',
    '$\\frac{',
    "``a''",
    '\\(',
    'a~',
    "''a ",
    '$$',
    '\\href{',
    '\\emph{``',
  ];
  for (const piece of pieces)
    expect(displayText(piece.repeat(Math.ceil(20_000 / piece.length))).length).toBeGreaterThan(0);
}, 10_000);

const withRecordings = existsSync(recordings) ? test : test.skip;

withRecordings('letters and digits of every recorded title and abstract survive', () => {
  const letters = (text: string): number => text.replace(/\\[a-zA-Z]+|[^\p{L}\p{N}]/gu, '').length;
  let looked = 0;
  for (const file of readdirSync(join(recordings, 'hf'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.json'),
  )) {
    const page = readFileSync(join(recordings, 'hf', file), 'utf8');
    for (const [, literal] of page.matchAll(/"(?:title|summary)": ?("(?:[^"\\]|\\.)*")/g)) {
      const stored = JSON.parse(literal as string) as string;
      if (!/[\\$]/.test(stored)) continue;
      looked += 1;
      expect(letters(displayText(stored).normalize('NFKD'))).toBeGreaterThanOrEqual(
        letters(stored) * 0.95 - 8,
      );
    }
  }
  expect(looked).toBeGreaterThan(50);
});

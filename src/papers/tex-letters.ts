/** Tables that make one spelling of a title out of TeX, Unicode and text that has lost its TeX. */

/** Commands that only dress what they hold. Pages that lost their mathematics keep the name and lose the backslash. */
export const DRESSING_COMMANDS =
  /(?:\\|\b)(?:math(?:bb|bf|cal|frak|it|normal|rm|scr|sf|tt)|text(?:bf|it|md|normal|rm|sc|sf|sl|tt|up)|boldsymbol|operatorname\*?|ensuremath)\s*(?=\{)|\\(?:bm|em|emph|bf|it|rm|sc|sf|sl|tt|text|mbox|hbox|left|right|big|Big|bigl|bigr|displaystyle|textstyle|mathbb|mathbf|mathcal|mathrm|mathit|mathfrak|mathsf|boldsymbol|operatorname|overline|underline|xspace|nolinebreak|protect|quad|qquad)(?![a-zA-Z])/g;

/** Accents that are a letter: `\v{s}`, `\c c`. Those that are a sign (`\"o`) go with the punctuation. */
export const ACCENT_COMMANDS = /\\[cvuHkrdbt](?=\s*\{|\s+\p{L})/gu;

/** Letters that no Unicode decomposition takes apart, and their TeX commands. */
export const LETTERS_APART: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ı', 'i'],
  ['ȷ', 'j'],
  ['ð', 'd'],
  ['þ', 'th'],
]);

/** What TeX calls the signs and Greek letters that titles hold; a page may show either. */
export const TEX_NAMES: ReadonlyMap<string, string> = new Map([
  ['α', 'alpha'],
  ['β', 'beta'],
  ['γ', 'gamma'],
  ['δ', 'delta'],
  ['ε', 'epsilon'],
  ['ϵ', 'epsilon'],
  ['ζ', 'zeta'],
  ['η', 'eta'],
  ['θ', 'theta'],
  ['ϑ', 'theta'],
  ['ι', 'iota'],
  ['κ', 'kappa'],
  ['λ', 'lambda'],
  ['μ', 'mu'],
  ['µ', 'mu'],
  ['ν', 'nu'],
  ['ξ', 'xi'],
  ['π', 'pi'],
  ['ρ', 'rho'],
  ['σ', 'sigma'],
  ['ς', 'sigma'],
  ['τ', 'tau'],
  ['υ', 'upsilon'],
  ['φ', 'phi'],
  ['ϕ', 'phi'],
  ['χ', 'chi'],
  ['ψ', 'psi'],
  ['ω', 'omega'],
  ['ℓ', 'ell'],
  ['×', 'times'],
  ['±', 'pm'],
  ['∞', 'infty'],
  ['≤', 'leq'],
  ['≥', 'geq'],
  ['≠', 'neq'],
  ['→', 'to'],
  ['∈', 'in'],
  ['∼', 'sim'],
  ['≈', 'approx'],
  ['·', 'cdot'],
  ['∂', 'partial'],
  ['∇', 'nabla'],
  ['√', 'sqrt'],
  ['⊙', 'odot'],
  ['⊕', 'oplus'],
]);

/** Commands with a second name, as the one that TEX_NAMES uses. */
export const TEX_SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['le', 'leq'],
  ['ge', 'geq'],
  ['ne', 'neq'],
  ['rightarrow', 'to'],
  ['varepsilon', 'epsilon'],
  ['vartheta', 'theta'],
  ['varphi', 'phi'],
  ['varsigma', 'sigma'],
  ['i', 'i'],
  ['j', 'j'],
]);

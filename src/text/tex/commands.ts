/** The one table of TeX commands, letters and accents, and their form in each of the three outputs. */

const table = (rows: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    rows
      .trim()
      .split(/\s+/)
      .map((row) => row.split('=') as [string, string]),
  );

/** Letters of names that have a command of their own. */
export const LETTERS = table(`
  ss=ß SS=ẞ o=ø O=Ø l=ł L=Ł ae=æ AE=Æ oe=œ OE=Œ aa=å AA=Å i=ı j=ȷ dh=ð DH=Ð th=þ TH=Þ dj=đ DJ=Đ ng=ŋ NG=Ŋ
`);

/** Commands without an argument that are one character in text and mathematics alike. */
export const SYMBOLS: Readonly<Record<string, string>> = {
  ...table(`
  alpha=α beta=β gamma=γ delta=δ epsilon=ϵ varepsilon=ε zeta=ζ eta=η theta=θ vartheta=ϑ iota=ι kappa=κ lambda=λ mu=μ nu=ν xi=ξ
  omicron=ο pi=π varpi=ϖ rho=ρ varrho=ϱ sigma=σ varsigma=ς tau=τ upsilon=υ phi=ϕ varphi=φ chi=χ psi=ψ omega=ω
  Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ Xi=Ξ Pi=Π Sigma=Σ Upsilon=Υ Phi=Φ Psi=Ψ Omega=Ω
  textalpha=α textbeta=β textmu=µ micro=µ ell=ℓ hbar=ℏ Re=ℜ Im=ℑ aleph=ℵ wp=℘ imath=ı jmath=ȷ partial=∂ nabla=∇ infty=∞ emptyset=∅ varnothing=∅
  forall=∀ exists=∃ nexists=∄ neg=¬ lnot=¬ top=⊤ bot=⊥ angle=∠ triangle=△ square=□ Box=□ blacksquare=■ diamond=⋄ Diamond=◇ star=⋆ bigstar=★
  dagger=† ddagger=‡ dag=† ddag=‡ checkmark=✓ sharp=♯ flat=♭ natural=♮ clubsuit=♣ heartsuit=♡ spadesuit=♠ diamondsuit=♢
  times=× div=÷ pm=± mp=∓ cdot=· centerdot=· ast=∗ circ=∘ bullet=• oplus=⊕ ominus=⊖ otimes=⊗ oslash=⊘ odot=⊙ wedge=∧ land=∧ vee=∨ lor=∨
  cap=∩ cup=∪ sqcap=⊓ sqcup=⊔ uplus=⊎ setminus=∖ amalg=⨿ wr=≀ ltimes=⋉ rtimes=⋊ bowtie=⋈
  le=≤ leq=≤ leqslant=⩽ ge=≥ geq=≥ geqslant=⩾ ll=≪ gg=≫ ne=≠ neq=≠ equiv=≡ sim=∼ simeq=≃ approx=≈ cong=≅ propto=∝ asymp=≍ doteq=≐
  lesssim=≲ gtrsim=≳ lessapprox=⪅ gtrapprox=⪆ la=≲ ga=≳ prec=≺ succ=≻ preceq=⪯ succeq=⪰ in=∈ notin=∉ ni=∋ subset=⊂ supset=⊃ subseteq=⊆ supseteq=⊇
  subsetneq=⊊ supsetneq=⊋ sqsubseteq=⊑ sqsupseteq=⊒ perp=⊥ parallel=∥ mid=∣ nmid=∤ models=⊨ vdash=⊢ dashv=⊣ vDash=⊨ coloneqq=≔ triangleq=≜
  to=→ rightarrow=→ leftarrow=← gets=← leftrightarrow=↔ Rightarrow=⇒ Leftarrow=⇐ Leftrightarrow=⇔ iff=⇔ implies=⇒ uparrow=↑ downarrow=↓ updownarrow=↕
  longrightarrow=⟶ longleftarrow=⟵ longleftrightarrow=⟷ Longrightarrow=⟹ mapsto=↦ longmapsto=⟼ hookrightarrow=↪ rightharpoonup=⇀ rightleftharpoons=⇌
  nearrow=↗ searrow=↘ swarrow=↙ nwarrow=↖ leadsto=⇝ rightsquigarrow=⇝ twoheadrightarrow=↠ uparrows=⇈
  sum=∑ prod=∏ coprod=∐ int=∫ iint=∬ iiint=∭ oint=∮ bigcup=⋃ bigcap=⋂ bigoplus=⨁ bigotimes=⨂ bigvee=⋁ bigwedge=⋀
  ldots=… dots=… dotsc=… dotsb=⋯ cdots=⋯ vdots=⋮ ddots=⋱ textellipsis=… prime=′ backslash=\\ surd=√
  langle=⟨ rangle=⟩ lfloor=⌊ rfloor=⌋ lceil=⌈ rceil=⌉ lvert=| rvert=| vert=| lVert=‖ rVert=‖ Vert=‖ lbrace={ rbrace=} lbrack=[ rbrack=]
  textendash=– textemdash=— textquoteleft=‘ textquoteright=’ textquotedblleft=“ textquotedblright=” textregistered=® texttrademark=™
  copyright=© textcopyright=© pounds=£ euro=€ S=§ P=¶ degree=° deg=° textdegree=° textbullet=• textperiodcentered=· textbackslash=\\
  textasciitilde=~ textasciicircum=^ textunderscore=_ textless=< textgreater=> textbar=| colon=: angstrom=Å arcsec=″ arcmin=′ Msun=M☉ msun=M☉ Lsun=L☉ sun=☉ TeX=TeX LaTeX=LaTeX
  mum=μm kms=km/s LCDM=ΛCDM LambdaCDM=ΛCDM eg=e.g. ie=i.e. wrt=w.r.t.
`),
  ...LETTERS,
};

/** Commands consisting of one sign. */
export const SIGNS: Readonly<Record<string, string>> = {
  '%': '%',
  '&': '&',
  $: '$',
  '#': '#',
  _: '_',
  '{': '{',
  '}': '}',
  ',': '\u2009',
  ';': ' ',
  ':': ' ',
  ' ': ' ',
  '!': '',
  '/': '',
  '-': '',
  '|': '‖',
};

/** Accents whose command is a sign (`\"o`), for a character class in a pattern. */
export const ACCENT_SIGNS = '`\'^"~=.';

/**
 * Accents whose command is a letter (`\v{s}`, `\c c`); the last one ties two letters, which no single
 * character shows.
 */
export const ACCENT_LETTERS = 'cvuHkrdbt';

/** Accents as combining characters, by the command before the letter. */
export const ACCENTS: Readonly<Record<string, string>> = {
  '`': '\u0300',
  "'": '\u0301',
  '^': '\u0302',
  '~': '\u0303',
  '=': '\u0304',
  '.': '\u0307',
  '"': '\u0308',
  u: '\u0306',
  r: '\u030a',
  H: '\u030b',
  v: '\u030c',
  d: '\u0323',
  c: '\u0327',
  k: '\u0328',
  b: '\u0331',
};

/** The accents of mathematics. */
export const MATH_ACCENTS: Readonly<Record<string, string>> = {
  hat: '\u0302',
  widehat: '\u0302',
  tilde: '\u0303',
  widetilde: '\u0303',
  bar: '\u0304',
  overline: '\u0305',
  underline: '\u0332',
  breve: '\u0306',
  dot: '\u0307',
  ddot: '\u0308',
  mathring: '\u030a',
  check: '\u030c',
  vec: '\u20d7',
};

/** How the three outputs treat a command that only affects the look of text. */
interface Dressing {
  /** What is displayed: its argument, nothing, a space; `other` if another table or rule decides. */
  readonly display: 'argument' | 'nothing' | 'space' | 'other';
  /** Outside formulas, too, it displays as nothing, even without an argument. */
  readonly alsoInText?: true;
  /** True if matching skips it; other commands leave their name as a word. */
  readonly matching?: true;
  /**
   * Identity drops it: `command` after a backslash; `word` before a brace, with or without a backslash,
   * because pages that lost their mathematics keep the name and lose the backslash. Other commands leave
   * their name in the title's key.
   */
  readonly identity?: 'command' | 'word' | 'both';
  readonly names: string;
}

/** Title keys are stored: a change to the column `identity` needs a migration that recomputes them. */
const DRESSINGS: readonly Dressing[] = [
  {
    display: 'argument',
    matching: true,
    identity: 'both',
    names: 'mathbf mathit mathrm mathsf boldsymbol operatorname',
  },
  {
    display: 'argument',
    matching: true,
    identity: 'word',
    names: 'textbf textit textrm textsc textsf texttt textnormal textup textsl mathtt mathnormal ensuremath',
  },
  { display: 'argument', matching: true, identity: 'command', names: 'text emph bm mbox hbox underline' },
  { display: 'argument', matching: true, names: 'pmb url' },
  { display: 'argument', identity: 'word', names: 'textmd' },
  {
    display: 'argument',
    names: 'uline fbox mathop mathbin mathrel path nolinkurl lowercase uppercase substack smash',
  },
  {
    display: 'nothing',
    alsoInText: true,
    matching: true,
    identity: 'command',
    names: 'it bf rm sc sf tt em xspace',
  },
  { display: 'nothing', alsoInText: true, identity: 'command', names: 'sl' },
  { display: 'nothing', alsoInText: true, names: 'nobreakdash nobreak noindent' },
  {
    display: 'nothing',
    matching: true,
    identity: 'command',
    names: 'left right big Big bigl bigr displaystyle textstyle protect',
  },
  { display: 'nothing', matching: true, names: 'bigg Bigg Bigl Bigr scriptstyle limits nolimits' },
  {
    display: 'nothing',
    names: `bfseries itshape rmfamily ttfamily scriptscriptstyle biggl biggr Biggl Biggr bigm middle small large normalsize relax
      allowbreak`,
  },
  { display: 'space', matching: true, identity: 'command', names: 'quad qquad' },
  { display: 'space', names: 'enspace thinspace space newline hfill' },
  { display: 'other', matching: true, identity: 'both', names: 'mathbb mathcal mathfrak' },
  { display: 'other', matching: true, identity: 'word', names: 'mathscr' },
  { display: 'other', matching: true, identity: 'command', names: 'overline' },
  {
    display: 'other',
    matching: true,
    names: `textsubscript textsuperscript cal acute grave bar hat tilde vec dot ddot widehat widetilde breve check frac dfrac tfrac
      cite citep citet ref label href footnote`,
  },
  { display: 'other', identity: 'command', names: 'nolinebreak' },
];

const dressing = (chosen: (row: Dressing) => boolean): ReadonlySet<string> =>
  new Set(DRESSINGS.filter(chosen).flatMap(({ names }) => names.split(/\s+/)));

/** Commands that only change how their argument looks: the argument is displayed. */
export const TRANSPARENT = dressing(({ display }) => display === 'argument');

/** Commands that change the look of what follows, or display nothing. */
export const SILENT = dressing(({ display }) => display === 'nothing');

/** The silent commands that occur in running text. */
export const SILENT_IN_TEXT = dressing(({ alsoInText }) => alsoInText === true);

/** Commands that are displayed as a space. */
export const SPACES = dressing(({ display }) => display === 'space');

/** Commands that only affect the look and are not words to match. */
export const NO_WORDS = dressing(({ matching }) => matching === true);

/** Commands that are not part of a title's identity before a brace, with or without a backslash. */
export const DROPPED_WORDS = dressing(({ identity }) => identity === 'word' || identity === 'both');

/** Commands that are not part of a title's identity. */
export const DROPPED_COMMANDS = dressing(({ identity }) => identity === 'command' || identity === 'both');

/** Names of functions: set upright, with a space after them. */
export const FUNCTIONS: ReadonlySet<string> = new Set(
  `log ln lg exp sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh min max inf sup lim liminf limsup det dim ker hom arg argmin argmax gcd Pr mod bmod`.match(
    /\w+/g,
  ),
);

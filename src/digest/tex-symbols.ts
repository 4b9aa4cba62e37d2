/** TeX commands and the characters they stand for, as data. */

const table = (rows: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    rows
      .trim()
      .split(/\s+/)
      .map((row) => row.split('=') as [string, string]),
  );

/** Commands without argument that are one character in text and mathematics alike. */
export const SYMBOLS = table(`
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
  ss=ß SS=ẞ o=ø O=Ø l=ł L=Ł ae=æ AE=Æ oe=œ OE=Œ aa=å AA=Å i=ı j=ȷ dh=ð DH=Ð th=þ TH=Þ dj=đ DJ=Đ ng=ŋ NG=Ŋ
`);

/** Commands of one character. */
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

/** Commands that only change how their argument looks: the argument is what is shown. */
export const TRANSPARENT: ReadonlySet<string> = new Set(
  `text textit textbf texttt textsc textsf textrm textnormal textmd textup textsl emph underline uline mbox hbox fbox mathrm mathit mathbf
   mathsf mathtt mathnormal boldsymbol bm pmb operatorname mathop mathbin mathrel textcolor* ensuremath url path nolinkurl lowercase uppercase
   substack smash`.match(/[a-z]+(?!\*)\b/g),
);

/** Commands that change the look of what follows, or are space or nothing. */
export const SILENT: ReadonlySet<string> = new Set(
  `rm bf it sf tt sl sc em bfseries itshape rmfamily ttfamily displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits left right big Big bigg
   Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm middle nobreakdash xspace small large normalsize protect relax noindent allowbreak`.match(
    /\w+/g,
  ),
);

/** Commands that are space. */
export const SPACES: ReadonlySet<string> = new Set([
  'quad',
  'qquad',
  'enspace',
  'thinspace',
  'space',
  'newline',
  'hfill',
]);

/** Names of functions: set upright, apart from what follows. */
export const FUNCTIONS: ReadonlySet<string> = new Set(
  `log ln lg exp sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh min max inf sup lim liminf limsup det dim ker hom arg argmin argmax gcd Pr mod bmod`.match(
    /\w+/g,
  ),
);

const pairs = (from: string, to: string): Readonly<Record<string, string>> => {
  const targets = [...to];
  return Object.fromEntries([...from].map((character, index) => [character, targets[index] as string]));
};

export const SUPERSCRIPTS = pairs(
  '0123456789+−-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW⊤αβγδθφχ′∘°∗*†./',
  '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵀᵅᵝᵞᵟᶿᵠᵡ′°°**†·⁄',
);

export const SUBSCRIPTS = pairs(
  '0123456789+−-=()aehijklmnoprstuvxβγρφχ⊙☉.,',
  '₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ☉☉.,',
);

// Letters of these alphabets that Unicode had before the mathematical block and that are therefore missing in it.
const EARLIER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  bb: pairs('CHNPQRZ', 'ℂℍℕℙℚℝℤ'),
  cal: pairs('BEFHILMRego', 'ℬℰℱℋℐℒℳℛℯℊℴ'),
  frak: pairs('CHIRZ', 'ℭℌℑℜℨ'),
};

const STARTS: Readonly<Record<string, { upper: number; lower: number; digit?: number }>> = {
  bb: { upper: 0x1d538, lower: 0x1d552, digit: 0x1d7d8 },
  cal: { upper: 0x1d49c, lower: 0x1d4b6 },
  frak: { upper: 0x1d504, lower: 0x1d51e },
};

/** Commands that choose one of those alphabets. */
export const ALPHABETS: Readonly<Record<string, string>> = {
  mathbb: 'bb',
  Bbb: 'bb',
  mathds: 'bb',
  mathbbm: 'bb',
  mathcal: 'cal',
  mathscr: 'cal',
  cal: 'cal',
  mathfrak: 'frak',
  frak: 'frak',
};

/** `text` in blackboard, script or Fraktur letters; what has no such form stays. */
export function inAlphabet(alphabet: string, text: string): string {
  const starts = STARTS[alphabet];
  if (starts === undefined) return text;
  return [...text].map((character) => EARLIER[alphabet]?.[character] ?? shifted(character, starts)).join('');
}

function shifted(
  character: string,
  { upper, lower, digit }: { upper: number; lower: number; digit?: number },
): string {
  const code = character.charCodeAt(0);
  if (/^[A-Z]$/.test(character)) return String.fromCodePoint(upper + code - 0x41);
  if (/^[a-z]$/.test(character)) return String.fromCodePoint(lower + code - 0x61);
  if (digit !== undefined && /^[0-9]$/.test(character)) return String.fromCodePoint(digit + code - 0x30);
  return character;
}

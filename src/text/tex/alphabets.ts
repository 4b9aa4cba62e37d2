/** Superscripts, subscripts, and blackboard, script and Fraktur letters in Unicode. */

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

// Letters of these alphabets that Unicode had before it got the mathematical block, which therefore lacks
// them.
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

/** Commands that select one of those alphabets. */
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

/** `text` in blackboard, script or Fraktur letters; characters without such a form stay. */
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

/** Subscripts outside of formulas that are written without dollars or without braces. Pure. */

import { SUBSCRIPTS } from './alphabets.ts';

/** A single letter with a subscript in Unicode, and one with a subscript as TeX writes it. */
const SUBSCRIPTED = /(?<![\p{L}\p{N}_])(\p{L})[\u2080-\u209c\u1d62-\u1d6a\u2c7c]/gu;
const TO_SUBSCRIPT = /(?<![\p{L}\p{N}_/\\.])(\p{L})_([a-zA-Z0-9])(?![\p{L}\p{N}_{])/gu;

/**
 * Shows `z_t` as `zₜ` in a text that has `zₜ₊₁`, too: there z is a letter of formulas, not a name in a
 * program.
 */
export function withSameSubscripts(shown: string): string {
  // A dollar may belong to a formula that stays as written.
  if (!shown.includes('_') || shown.includes('$')) return shown;
  const letters = new Set([...shown.matchAll(SUBSCRIPTED)].map(([, letter]) => letter));
  if (letters.size === 0) return shown;
  return shown.replace(TO_SUBSCRIPT, (whole, letter: string, script: string) =>
    letters.has(letter) && script in SUBSCRIPTS ? `${letter}${SUBSCRIPTS[script]}` : whole,
  );
}

/**
 * Is `E_und` as clear as `E_{und}`? Not if more letters follow, or if it may be a placeholder in a file name.
 */
export function needsNoBraces(source: string, at: number, inner: string, end: number): boolean {
  const base = /[\p{L}\p{N}]{0,30}[)\]]?$/u.exec(source.slice(Math.max(0, at - 30), at))?.[0] ?? '';
  const isSymbol = /^\p{L}$|[\p{Lu})\]]|\P{ASCII}/u.test(base);
  // `F_2ⁿ` would mean something else than `F_{2ⁿ}`.
  const isPlain = /^(?:[\p{Lu}\p{Ll}\p{Lo}\p{Nd}]+|[^\s{}^_])$/u.test(inner);
  return isSymbol && isPlain && !/^(?:[\p{L}\p{N}_{]|\.\p{L})/u.test(source.slice(end, end + 2));
}

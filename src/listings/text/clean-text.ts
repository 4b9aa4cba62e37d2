/** Cleans listed text: joins white space, applies NFC, and removes control characters, scripts and markup. */

import { withoutControls } from '../../text/control-characters.ts';
import { textOfMarkup } from './markup-text.ts';

/** Characters; longer texts are cut first (100,000 characters are about 30 printed pages). */
export const LONGEST_TEXT = 100_000;

// Control characters that separate words (including NEL) become spaces; the others, and direction
// overrides, are removed.
const SEPARATORS = /[^\S ][\s\u0085]*|\u0085[\s\u0085]*| [\s\u0085]+/g;
const LONE_SURROGATE = /\p{Surrogate}/gu;
// Every repetition is bounded, so that a text full of `<script` is still read in linear time.
const ACTIVE_ELEMENT = /<(script|style)\b[^<>]{0,1000}>[^<]{0,10000}<\/\1\s{0,100}>/gi;
const ACTIVE_TAG = /<\/?(?:script|style)\b[^<>]{0,1000}>/gi;
// The rest loses its bracket: a whole run of them, because `<<script` would leave `<script`.
const ACTIVE_START = /<{1,20}(?=\/?(?:script|style))/gi;
const HAS_ACTIVE = /<\/?(?:script|style)/i;

// Most texts are clean; checking is much faster than replacing every space by itself.
const CLEAN = /^[!-~](?:[ -~]*[!-~])?$/;
// More marks on one letter than in any script (Unicode Standard Annex 15, Stream-Safe Text Format);
// sorting them takes quadratic time.
const PILED_MARKS = /(\p{M}{30})\p{M}+/gu;

/**
 * Cleans `text` from plain text or JSON: nothing that looks like markup is removed (`p<0.05`,
 * `<EOS>`), except scripts and styles.
 */
export function cleanText(text: string): string {
  const short = text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text;
  if (CLEAN.test(short) && !short.includes('  ') && !HAS_ACTIVE.test(short)) return short;
  const plain = withoutControls(short.replace(SEPARATORS, ' '))
    .replace(LONE_SURROGATE, '\uFFFD')
    .replace(PILED_MARKS, '$1');
  return withoutActiveMarkup(plain).replace(/ {2,}/g, ' ').trim().normalize('NFC');
}

/**
 * Cleans `html` from HTML, or XML with HTML in it: decodes entities once, removes tags, then does as
 * `cleanText`. Words of neighbouring blocks stay apart.
 */
export function cleanMarkup(html: string): string {
  const short = html.length > LONGEST_TEXT ? html.slice(0, LONGEST_TEXT) : html;
  return cleanText(/[<&]/.test(short) ? textOfMarkup(short) : short);
}

function withoutActiveMarkup(text: string): string {
  if (!HAS_ACTIVE.test(text)) return text;
  const rest = text.replace(ACTIVE_ELEMENT, ' ').replace(ACTIVE_TAG, '').replace(ACTIVE_START, '');
  // Only a text crafted to defeat the lines above still has a script here.
  return HAS_ACTIVE.test(rest) ? rest.replaceAll('<', '') : rest;
}

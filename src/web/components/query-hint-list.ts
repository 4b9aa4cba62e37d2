/** Hints beside the number of papers that a query finds. */

import { HINT_WORDING } from '../../text/wording/form-wording.ts';
import { hintsBeside } from '../../topics/hint-knowledge.ts';
import { type Html, html, type Part } from '../http/html.ts';

const MOST_HINTS = 3;

/** @param show the changed query, as a link where one can be followed */
export function queryHintList(query: string, found: number, show: (query: string) => Html): Part {
  const hints = hintsBeside(query, found).slice(0, MOST_HINTS);
  if (hints.length === 0) return null;
  return html`<ul class="hint plain">${hints.map((hint) => html`<li>${HINT_WORDING[hint.kind]} ${show(hint.query)}</li>`)}</ul>`;
}

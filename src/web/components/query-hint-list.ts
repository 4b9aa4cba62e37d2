/** Lists hints beside the number of papers that a query finds. */

import { HINT_WORDING } from '../../text/wording/form-wording.ts';
import type { QueryHint } from '../../topics/query-hints.ts';
import { type Html, html, type Part } from '../http/html.ts';

const MOST_HINTS = 3;

/** @param show renders a changed query, as a link where one can be followed */
export function queryHintList(hints: readonly QueryHint[], show: (query: string) => Html): Part {
  if (hints.length === 0) return null;
  return html`<ul class="hint plain">${hints.slice(0, MOST_HINTS).map((hint) => html`<li>${HINT_WORDING[hint.kind]} ${show(hint.query)}</li>`)}</ul>`;
}

/** Hints beside the number of papers that a query finds. */
import { hintsBeside } from '../../topics/hint-knowledge.ts';
import type { QueryHint } from '../../topics/query-hints.ts';
import { type Html, html, type Part } from '../http/html.ts';

const MOST_HINTS = 3;

const QUESTIONS: Record<QueryHint['kind'], string> = {
  quote: 'Only where these words stand together?',
  'long-form': 'Its other name, too?',
  author: 'Did you mean an author?',
  spelling: 'Did you mean',
};

/** @param show the changed query, as a link where one can be followed */
export function queryHintList(query: string, found: number, show: (query: string) => Html): Part {
  const hints = hintsBeside(query, found).slice(0, MOST_HINTS);
  if (hints.length === 0) return null;
  return html`<ul class="hint plain">${hints.map((hint) => html`<li>${QUESTIONS[hint.kind]} ${show(hint.query)}</li>`)}</ul>`;
}

/** Renders the tables and lists of facts of the operator pages. */

import { type Html, html, type Part } from '../http/html.ts';
import { formatInstant } from './labels.ts';

/** Renders an instant so that it does not wrap. */
export const instantCell = (at: Date | null): Part =>
  at === null ? formatInstant(at) : html`<time datetime="${at.toISOString()}">${formatInstant(at)}</time>`;

/**
 * Renders a table that scrolls horizontally in a narrow window.
 * @param name distinguishes it from other tables of the page; default: from the first column's name
 */
export function table(
  heads: readonly string[],
  rows: readonly (readonly Part[])[],
  name = `${heads[0]} table`,
): Html {
  if (rows.length === 0) return html`<p class="empty">None.</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}

/** Lists facts by their names, without those that are null or empty. */
export function factList(facts: Readonly<Record<string, Part>>): Html {
  const shown = Object.entries(facts).filter(([, value]) => value !== null && value !== '');
  return html`<dl>${shown.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** Splits long lists into pages. */

import { PAGING_WORDING } from '../../text/wording/page-wording.ts';
import { type Html, html } from '../http/html.ts';

/** Hardly anyone reads further back, and each page costs the database more than the one before. */
const LAST_PAGE = 40;

/** Returns the number in `?page=`, from 1 to LAST_PAGE; 1 if there is none. */
export function pageNumber(query: URLSearchParams): number {
  const number = Number(query.get('page') ?? '1');
  return Number.isInteger(number) ? Math.min(Math.max(number, 1), LAST_PAGE) : 1;
}

/**
 * Renders links to the previous and next page; nothing if there is only one page. A page past the last one
 * gets a sentence that links to the last. The links are relative, so that they do not repeat a token in the
 * page's address.
 * @param query other parameters of the page's address, which the links keep
 */
export function pageLinks(
  { page, size, total }: { page: number; size: number; total: number },
  query: Readonly<Record<string, string>> = {},
): Html {
  const last = Math.min(Math.ceil(total / size), LAST_PAGE);
  const link = (number: number): string =>
    `?${new URLSearchParams({ ...query, page: String(number) }).toString()}`;
  if (last > 0 && page > last)
    return html`<p class="empty">${PAGING_WORDING.pastLast} <a href="${link(last)}">${PAGING_WORDING.place(last, last)}</a></p>`;
  if (last <= 1) return html``;
  return html`<nav class="paging" aria-label="${PAGING_WORDING.pages}"><ul>${page > 1 && html`<li><a rel="prev" href="${link(page - 1)}">${PAGING_WORDING.before}</a></li>`}<li>${PAGING_WORDING.place(page, last)}</li>${
    page < last && html`<li><a rel="next" href="${link(page + 1)}">${PAGING_WORDING.after}</a></li>`
  }</ul></nav>`;
}

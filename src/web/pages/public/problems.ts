/** Error pages; the 404 is the same for every cause, so that it reveals nothing about tokens. */

import { PROBLEM_WORDING } from '../../../text/wording/problem-wording.ts';
import { renderPage } from '../../components/layout.ts';
import { html, type Part } from '../../http/html.ts';
import type { PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';

export const notFoundPage = (site: Site): PageResponse =>
  problemPage(site, 404, PROBLEM_WORDING.notFound.title, PROBLEM_WORDING.notFound.text);

export function methodNotAllowedPage(site: Site, methods: readonly string[]): PageResponse {
  const page = problemPage(site, 405, PROBLEM_WORDING.method.title, PROBLEM_WORDING.method.text);
  return { ...page, headers: { allow: methods.join(', ') } };
}

/** RFC 9110 §15.5.20: the request's Host is not ours. */
export const misdirectedPage = (site: Site): PageResponse =>
  problemPage(site, 421, PROBLEM_WORDING.otherSite.title, PROBLEM_WORDING.otherSite.text);

/** Sent as Retry-After where too many forms about mail wait for their slot. */
export const MANY_AT_ONCE_SECONDS = 60;

/** @param further what stands below the text */
export function problemPage(
  site: Site,
  status: number,
  title: string,
  text: string,
  further: Part = null,
): PageResponse {
  const body = html`<section class="narrow"><h1>${title}</h1><p>${text}</p>${further}<p><a href="${site.to('/')}">${PROBLEM_WORDING.home}</a></p></section>`;
  return renderPage(site, { title, body, status });
}

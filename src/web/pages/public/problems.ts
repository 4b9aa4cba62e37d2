/** Error pages. The 404 is the same for every cause, so that it reveals nothing about tokens. */

import { renderPage } from '../../components/layout.ts';
import { html } from '../../http/html.ts';
import type { PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';

export const notFoundPage = (site: Site): PageResponse =>
  problemPage(
    site,
    404,
    'Nothing here',
    'This page does not exist, or the link to it is not complete. Links in mails have to be copied whole.',
  );

export function methodNotAllowedPage(site: Site, methods: readonly string[]): PageResponse {
  const page = problemPage(site, 405, 'Not possible here', 'This page cannot be asked for in this way.');
  return { ...page, headers: { allow: methods.join(', ') } };
}

/** RFC 9110 §15.5.20: the request's Host is not ours. */
export const misdirectedPage = (site: Site): PageResponse =>
  problemPage(
    site,
    421,
    'Not this site',
    'The request was for another name than this site has. If you run it: set BASE_URL to how readers reach it, and let a proxy pass Host on.',
  );

export function manyAtOncePage(site: Site): PageResponse {
  const text = 'Very many ask for mail just now. Please try again in a minute.';
  return { ...problemPage(site, 503, 'Many at once', text), headers: { 'retry-after': '60' } };
}

export function problemPage(site: Site, status: number, title: string, text: string): PageResponse {
  const body = html`<section class="narrow"><h1>${title}</h1><p>${text}</p><p><a href="${site.to('/')}">To today’s papers</a></p></section>`;
  return renderPage(site, { title, body, status });
}

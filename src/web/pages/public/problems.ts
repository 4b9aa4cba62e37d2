/** Pages for what cannot be shown. The 404 is the same for every reason, so that it tells nothing about tokens. */

import { pageAnswer } from '../../components/layout.ts';
import type { Answer } from '../../http/answer.ts';
import { html } from '../../http/html.ts';
import type { Site } from '../../site.ts';

export const notFoundPage = (site: Site): Answer =>
  problemPage(
    site,
    404,
    'Nothing here',
    'This page does not exist, or the link to it is not complete. Links in mails have to be copied whole.',
  );

export function methodNotAllowedPage(site: Site, methods: readonly string[]): Answer {
  const page = problemPage(site, 405, 'Not possible here', 'This page cannot be asked for in this way.');
  return { ...page, headers: { allow: methods.join(', ') } };
}

/** RFC 9110 §15.5.20: asked under a name that is not ours. */
export const misdirectedPage = (site: Site): Answer =>
  problemPage(
    site,
    421,
    'Not this site',
    'The request was for another name than this site has. If you run it: set BASE_URL to how readers reach it, and let a proxy pass Host on.',
  );

export function problemPage(site: Site, status: number, title: string, text: string): Answer {
  const body = html`<section class="narrow"><h1>${title}</h1><p>${text}</p><p><a href="${site.to('/')}">To today’s papers</a></p></section>`;
  return pageAnswer(site, { title, body, status });
}

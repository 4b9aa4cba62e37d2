/** Responses instead of a page: if there is none, if it failed, and while the site is busy. */

import { isTransient } from '../../database/postgres/transient-error.ts';
import { PROBLEM_WORDING } from '../../text/wording/problem-wording.ts';
import { methodNotAllowedPage, notFoundPage, problemPage } from '../pages/public/problems.ts';
import type { Site } from '../site.ts';
import type { Admission } from './costly.ts';
import { html, type Part } from './html.ts';
import { jsonResponse, type PageRequest, type PageResponse, type Route } from './response.ts';

/** Sent as Retry-After while the database is unavailable. */
const RETRY_AFTER_SECONDS = 30;

/** Returns 429 for a client that sends too many requests, 503 while all clients together do. */
export function rejectRequest(
  site: Site,
  request: PageRequest,
  { kind, retryAfter }: Exclude<Admission, { kind: 'in' }>,
): PageResponse {
  const [status, code, { title, text }] =
    kind === 'limited'
      ? ([429, 'too_many_requests', PROBLEM_WORDING.tooOften] as const)
      : ([503, 'busy', PROBLEM_WORDING.busy] as const);
  const response = request.path.startsWith('/api/')
    ? jsonResponse({ error: { code, message: text } }, status, 'none')
    : problemPage(site, status, title, text, tryAgain(request));
  return { ...response, headers: { 'retry-after': String(retryAfter) } };
}

/** Returns a 404, or a 405 that lists the allowed methods if the path exists for other methods. */
export function unknownRequest(
  site: Site,
  routes: readonly Route[],
  request: { readonly url: string; readonly method: string },
): PageResponse {
  const path = request.url.split('?')[0] as string;
  const route = routes.find((one) => pathPattern(one).test(path));
  const methods = route === undefined ? [] : methodsOf(route);
  return route === undefined || methods.includes(request.method)
    ? notFoundPage(site)
    : methodNotAllowedPage(site, methods);
}

const methodsOf = ({ get, post }: Route): readonly string[] => [
  ...(get === undefined ? [] : ['GET', 'HEAD']),
  ...(post === undefined ? [] : ['POST']),
];

const pathPattern = ({ path }: Route): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}/?$`);

/**
 * Returns the response after an error: 503 while the database is down, so that clients try again; 413 or 400
 * if the error's status blames the request; otherwise 500.
 */
export function failedRequest(
  site: Site,
  error: unknown,
  route: string | undefined,
  request: PageRequest,
): PageResponse {
  const page = failurePage(site, error, route, request);
  if (!route?.startsWith('/api/')) return page;
  const message = page.status === 503 ? PROBLEM_WORDING.away.text : PROBLEM_WORDING.failed.answer;
  const code = page.status === 503 ? 'database_unavailable' : 'unexpected';
  return { ...jsonResponse({ error: { code, message } }, page.status, 'none'), headers: page.headers };
}

function failurePage(
  site: Site,
  error: unknown,
  route: string | undefined,
  request: PageRequest,
): PageResponse {
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  const { tooLarge, unreadable, away, failed } = PROBLEM_WORDING;
  if (status === 413) return problemPage(site, 413, tooLarge.title, tooLarge.text);
  if (status < 500) return problemPage(site, 400, unreadable.title, unreadable.text);
  site.app.log.error({ err: error, route }, 'a page could not be made');
  // Clients such as mail programs (one-click unsubscribe) and mail providers (webhook) retry after a
  // 503.
  if (isTransient(error)) {
    const page = problemPage(site, 503, away.title, away.text, tryAgain(request));
    return { ...page, headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } };
  }
  return problemPage(site, 500, failed.title, failed.text, tryAgain(request));
}

/**
 * A button that posts a form once more: browsers do not keep what was typed into a page that is not
 * cached. Not for operators, whose forms hold passwords and secret URLs, and not for a file, which a page
 * cannot hold.
 */
function tryAgain({ path, form, headers }: PageRequest): Part {
  const isWhole = String(headers['content-type']).startsWith('application/x-www-form-urlencoded');
  return (
    isWhole &&
    !path.startsWith('/admin') &&
    html`<form method="post">${Array.from(form, ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button type="submit">${PROBLEM_WORDING.again}</button></form>`
  );
}

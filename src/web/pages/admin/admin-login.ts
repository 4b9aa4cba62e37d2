/** /admin/login and /admin/logout: for the users of ADMIN_USERS. */

import { findAdminUser } from '../../../admin-users.ts';
import { renderPage } from '../../components/layout.ts';
import { labelled, type Problems } from '../../components/select-fields.ts';
import { formToken, noteWrongGuess, refuseUnlessOwnForm, refuseWhileBlocked } from '../../http/admin-auth.ts';
import { beginSession, endSession, usersIn } from '../../http/admin-session.ts';
import { html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { notFoundPage, problemPage } from '../public/problems.ts';

export function getLogin(site: Site): PageResponse {
  const { adminUsers } = site.app.config;
  if (adminUsers === null) return notFoundPage(site);
  return usersIn(site, adminUsers) === null ? unusableFilePage(site) : loginPage(site, new Map(), 200);
}

export async function postLogin(site: Site, request: PageRequest): Promise<PageResponse> {
  const { adminUsers } = site.app.config;
  if (adminUsers === null) return notFoundPage(site);
  const { client, form } = request;
  // Otherwise a form on another site could sign its visitors in as someone else.
  const refusal =
    refuseWhileBlocked(site, client) ?? (await refuseUnlessOwnForm(site, request, 'admin-login'));
  if (refusal !== null) return refusal;
  const users = usersIn(site, adminUsers);
  if (users === null) return unusableFilePage(site);
  const checked = site.logins.run(() =>
    findAdminUser(users, form.get('name') ?? '', form.get('password') ?? ''),
  );
  if (checked === null)
    return problemPage(site, 503, 'Busy', 'Too many are signing in. Please try again in a moment.');
  const user = await checked;
  if (user === null) {
    noteWrongGuess(site, client);
    return loginPage(
      site,
      new Map([['password', 'This name and this password do not belong together.']]),
      401,
    );
  }
  site.app.log.info({ who: user.name }, 'signed in to /admin');
  return redirectTo(site, '/admin', beginSession(site, user));
}

/** Ends the session; a user named by the proxy or by HTTP Basic stays signed in. */
export async function postLogout(site: Site, { headers }: PageRequest): Promise<PageResponse> {
  return redirectTo(site, '/admin/login', await endSession(site, headers));
}

const unusableFilePage = (site: Site): PageResponse =>
  problemPage(
    site,
    503,
    'Nobody can sign in',
    'The file of ADMIN_USERS cannot be used. The log says what is wrong with it, and so does paperround doctor.',
  );

function loginPage(site: Site, problems: Problems, status: number): PageResponse {
  const body = html`<section class="narrow"><h1>Sign in</h1><form method="post" action="${site.to('/admin/login')}">${formToken(site, 'admin-login')}
${labelled({ name: 'name', label: 'Name', problems }, (attributes) => html`<input type="text" ${attributes} required autocomplete="username" autocapitalize="none" spellcheck="false">`)}
${labelled({ name: 'password', label: 'Password', problems }, (attributes) => html`<input type="password" ${attributes} required autocomplete="current-password">`)}
<button type="submit">Sign in</button></form></section>`;
  return renderPage(site, { title: 'Sign in', personal: true, body, status });
}

const redirectTo = (site: Site, path: string, setCookie: string): PageResponse => ({
  status: 303,
  type: 'text/plain; charset=utf-8',
  body: '',
  caching: 'personal',
  headers: { location: site.to(path), 'set-cookie': setCookie },
});

/** The menu of the operator pages, and who is signed in. */

import { formToken } from '../../http/admin-auth.ts';
import { hasSessionCookie } from '../../http/admin-session.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest } from '../../http/response.ts';
import type { Site } from '../../site.ts';

const PAGES = [
  ['/admin', 'Dashboard'],
  ['/admin/days', 'Days'],
  ['/admin/readers', 'Readers'],
  ['/admin/webhooks', 'Webhooks'],
  ['/admin/sources', 'Sources'],
  ['/admin/topics', 'Topics'],
  ['/admin/suppressions', 'Suppressions'],
  ['/admin/changes', 'Changes'],
] as const;

export const adminMenu = (site: Site, { path, admin, headers }: PageRequest): Html =>
  html`<nav class="menu" aria-label="Admin"><ul>${PAGES.map(([to, name]) => html`<li><a href="${site.to(to)}"${path === to && html` aria-current="page"`}>${name}</a></li>`)}</ul>
${admin !== undefined && html`<p>Signed in as ${admin}.</p>`}${hasSessionCookie(headers) && html`<form method="post" class="inline" action="${site.to('/admin/logout')}">${formToken(site)}<button type="submit" class="quiet">Sign out</button></form>`}</nav>`;

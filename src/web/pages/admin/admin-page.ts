/** The frame of the operator pages: the menu, who is signed in, and the heading. */

import { type Page, renderPage } from '../../components/layout.ts';
import { formToken } from '../../http/admin-auth.ts';
import { hasSessionCookie } from '../../http/admin-session.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
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

const menu = (site: Site, { path, admin, headers }: PageRequest): Html =>
  html`<nav class="menu" aria-label="Admin"><ul>${PAGES.map(([to, name]) => html`<li><a href="${site.to(to)}"${path === to && html` aria-current="page"`}>${name}</a></li>`)}</ul>
${admin !== undefined && html`<p>Signed in as ${admin}.</p>`}${hasSessionCookie(headers) && html`<form method="post" class="inline" action="${site.to('/admin/logout')}">${formToken(site)}<button type="submit" class="quiet">Sign out</button></form>`}</nav>`;

interface AdminPage extends Pick<Page, 'title' | 'body' | 'status' | 'hasChoices'> {
  /** A link to the list that the page belongs to. */
  readonly above?: Html;
}

export const adminPage = (
  site: Site,
  request: PageRequest,
  { title, above, body, ...page }: AdminPage,
): PageResponse =>
  renderPage(site, {
    ...page,
    title,
    personal: true,
    body: html`${menu(site, request)}${above && html`<p class="eyebrow">${above}</p>`}<h1>${title}</h1>${body}`,
  });

/** The frame of every page: head, banner, navigation, footer. */

import { type Html, html, markupOf, type Part } from '../http/html.ts';
import { HTML, type PageResponse } from '../http/response.ts';
import type { Site } from '../site.ts';

export interface Page {
  /** Without the site's name. */
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
  /**
   * Belongs to one reader or operator: not cached, not indexed, and without navigation to pages where
   * others see it. Default false.
   */
  readonly personal?: boolean;
  /** Path and title of the page's own feed. */
  readonly feed?: { readonly path: string; readonly title: string };
  readonly description?: string;
  /** Machine-readable data as meta elements: name and content. */
  readonly metaTags?: readonly (readonly [name: string, content: string])[];
  /** The navigation entry the page belongs to: its own path, or that of its list. */
  readonly section?: string;
  /** Does the page have a time-zone field to prefill? */
  readonly usesZoneScript?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

const LINKS = [
  ['/', 'Today'],
  ['/topics', 'Topics'],
  ['/archive', 'Archive'],
  ['/search', 'Search'],
] as const;

export function renderPage(site: Site, page: Page): PageResponse {
  const { status = 200, personal = false } = page;
  return {
    status,
    type: HTML,
    body: `<!doctype html>\n${markupOf(frame(site, page))}\n`,
    caching: personal ? 'personal' : status === 200 ? 'public' : 'none',
    headers: page.headers,
  };
}

function frame(
  site: Site,
  { title, body, personal, section, feed, description, usesZoneScript, metaTags = [] }: Page,
): Html {
  const { to, app } = site;
  return html`<html lang="en">
<head>
<meta charset="utf-8">
<title>${title === '' ? 'Paperround' : `${title} · Paperround`}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${description && html`<meta name="description" content="${description}">`}
${metaTags.map(([name, content]) => html`<meta name="${name}" content="${content}">`)}
${personal && html`<meta name="robots" content="noindex, nofollow">`}
<link rel="stylesheet" href="${to(`/assets/${site.style.name}`)}">
<link rel="icon" href="${to('/favicon.svg')}" type="image/svg+xml">
${feed && html`<link rel="alternate" type="application/atom+xml" href="${to(feed.path)}" title="${feed.title}">`}
${usesZoneScript && html`<script src="${to(`/assets/${site.zoneScript.name}`)}" defer></script>`}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
${app.notice !== null && html`<aside class="notice" aria-label="About this site">${app.notice}</aside>`}
<header class="top">
<a class="brand" href="${to('/')}">Paperround</a>
<nav aria-label="Site"><ul>${LINKS.map(([path, name]) => html`<li><a href="${to(path)}"${path === section && html` aria-current="${title === name || path === '/' ? 'page' : 'true'}"`}>${name}</a></li>`)}</ul></nav>
</header>
<main id="main" tabindex="-1">
${body}
</main>
<footer class="bottom">${footer(site)}</footer>
</body>
</html>`;
}

/** Shown only where the visitor is likely to have access: on a site that listens on this machine alone. */
const showsOutbox = ({ smtpUrl, baseUrl, host }: Site['app']['config']): boolean =>
  smtpUrl === null && baseUrl === null && ['127.0.0.1', 'localhost', '::1'].includes(host);

function footer({ to, app }: Site): Part {
  const { postalAddress } = app.config;
  return html`<p>Trending research papers, once a day. <a href="${to('/#subscribe')}">Subscribe</a></p>
<ul><li><a href="${to('/feed.xml')}">Feed</a></li><li><a href="${to('/feed.json')}">JSON Feed</a></li><li><a href="${to('/api/openapi.json')}">API</a></li><li><a href="${to('/sources')}">Sources</a></li><li><a href="${to('/how')}">How papers are chosen</a></li>${
    showsOutbox(app.config) && html`<li><a href="${to('/outbox')}">Outbox</a></li>`
  }</ul>
${postalAddress !== null && html`<p>${postalAddress}</p>`}`;
}

/** The frame of every page: head, banner, navigation, footer. */

import { GALLERY_WORDING } from '../../text/wording/gallery-wording.ts';
import { FRAME_WORDING } from '../../text/wording/page-wording.ts';
import { type Html, html, markupOf, type Part } from '../http/html.ts';
import { HTML, type PageResponse } from '../http/response.ts';
import type { Site } from '../site.ts';

export interface Page {
  /** Without the site's name. */
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
  /**
   * Belongs to one reader or operator: not cached, not indexed, and without the button to subscribe. Default
   * false.
   */
  readonly personal?: boolean;
  /** Path and title of the page's own feed. */
  readonly feed?: { readonly path: string; readonly title: string } | undefined;
  readonly description?: string;
  /** What other sites show with a link to the page; if absent, they show the link alone. */
  readonly share?: Share;
  /** Machine-readable data as meta elements: name and content. */
  readonly metaTags?: readonly (readonly [name: string, content: string])[];
  /** The navigation entry the page belongs to: its own path, or that of its list. */
  readonly section?: string;
  /** Does the page have a form that forms.js helps with? */
  readonly hasChoices?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Share {
  /** The site's URL, without a trailing slash. */
  readonly base: string;
  readonly path: string;
  /** Default: website. */
  readonly type?: 'article';
}

const LINKS = [
  ['/', FRAME_WORDING.today],
  ['/topics', FRAME_WORDING.topics],
  ['/archive', FRAME_WORDING.archive],
  ['/search', FRAME_WORDING.search],
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

/** Renders a short page for one reader: a heading, and the content below it. */
export const personalPage = (site: Site, status: number, title: string, content: Html): PageResponse =>
  renderPage(site, {
    title,
    status,
    personal: true,
    body: html`<section class="narrow"><h1>${title}</h1>${content}</section>`,
  });

function frame(
  site: Site,
  { title, body, personal, section, feed, description, share, hasChoices, metaTags = [] }: Page,
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
${share && shareTags(site, share, { title, description })}
${personal && html`<meta name="robots" content="noindex, nofollow">`}
<link rel="stylesheet" href="${to(`/assets/${site.style.name}`)}">
<link rel="icon" href="${to('/favicon.svg')}" type="image/svg+xml">
${feed && html`<link rel="alternate" type="application/atom+xml" href="${to(feed.path)}" title="${feed.title}">`}
${hasChoices && html`<script src="${to(`/assets/${site.formScript.name}`)}" defer></script>`}
</head>
<body>
<a class="skip" href="#main">${FRAME_WORDING.skip}</a>
${app.notice !== null && html`<aside class="notice" aria-label="${FRAME_WORDING.about}">${app.notice}</aside>`}
<header class="top">
<a class="brand" href="${to('/')}">Paper<span>round</span></a>
<nav aria-label="${FRAME_WORDING.site}"><ul>${LINKS.map(([path, name]) => html`<li><a href="${to(path)}"${path === section && html` aria-current="${title === name || path === '/' ? 'page' : 'true'}"`}>${name}</a></li>`)}</ul></nav>
${!personal && html`<a class="button join" href="${to('/#subscribe')}">${FRAME_WORDING.subscribe}</a>`}
</header>
<main id="main" tabindex="-1">
${body}
</main>
<footer class="bottom">${footer(site)}</footer>
</body>
</html>`;
}

/**
 * Tags of the Open Graph protocol (ogp.me), which most sites that preview links read, and what two of them
 * need besides.
 */
function shareTags(
  { sharePicture }: Site,
  { base, path, type }: Share,
  { title, description }: Pick<Page, 'title' | 'description'>,
): Html {
  const tags = [
    ['og:site_name', 'Paperround'],
    ['og:type', type ?? 'website'],
    ['og:title', title === '' ? 'Paperround' : title],
    ['og:description', description ?? ''],
    ['og:url', `${base}${path}`],
    ['og:image', `${base}/assets/${sharePicture.name}`],
    ['og:image:width', '1200'],
    ['og:image:height', '630'],
    ['og:image:alt', 'Paperround'],
  ].filter(([, content]) => content !== '');
  return html`<link rel="canonical" href="${base}${path}">
${tags.map(([property, content]) => html`<meta property="${property}" content="${content}">\n`)}<meta name="twitter:card" content="summary_large_image">`;
}

/**
 * Is the outbox linked? Only if the visitor is likely to have access: on a site that listens on this machine
 * alone.
 */
const showsOutbox = ({ smtpUrl, baseUrl, host }: Site['app']['config']): boolean =>
  smtpUrl === null && baseUrl === null && ['127.0.0.1', 'localhost', '::1'].includes(host);

function footer({ to, app, gallery }: Site): Part {
  const { postalAddress } = app.config;
  return html`<p>${FRAME_WORDING.promise}</p>
<ul><li><a href="${to('/feed.xml')}">${FRAME_WORDING.feed}</a></li><li><a href="${to('/feed.json')}">${FRAME_WORDING.jsonFeed}</a></li><li><a href="${to('/api/openapi.json')}">API</a></li><li><a href="${to('/sources')}">${FRAME_WORDING.sources}</a></li><li><a href="${to('/how')}">${FRAME_WORDING.how}</a></li>${
    showsOutbox(app.config) && html`<li><a href="${to('/outbox')}">${FRAME_WORDING.outbox}</a></li>`
  }${gallery !== null && html`<li><a href="${to('/gallery')}">${GALLERY_WORDING.title}</a></li>`}</ul>
${postalAddress !== null && html`<p>${postalAddress}</p>`}`;
}

/**
 * /outbox: without a mail server, the mails that it would have received; for this machine, and for operators.
 */

import { join } from 'node:path';
import { utcMinute } from '../../../text/days.ts';
import { renderPage } from '../../components/layout.ts';
import { pageLinks, pageNumber } from '../../components/paging.ts';
import { html, type Part } from '../../http/html.ts';
import { HTML, type PageRequest, type PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from '../public/problems.ts';
import { outboxNames, rawMail, readMail, type ShownMail } from './outbox-files.ts';

const PAGE_SIZE = 50;

const outboxFolder = ({ app }: Site): string => join(app.config.dataDir, 'outbox');
const isServed = ({ app }: Site): boolean => app.config.smtpUrl === null;

export async function getOutbox(site: Site, { query }: PageRequest): Promise<PageResponse> {
  if (!isServed(site)) return notFoundPage(site);
  const names = await outboxNames(outboxFolder(site));
  const page = pageNumber(query);
  const shown = names.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const mails = (await Promise.all(shown.map((name) => readMail(outboxFolder(site), name)))).filter(
    (mail) => mail !== null,
  );
  const body = html`<h1>Outbox</h1>
<p class="lead">No mail server is set up (<code>SMTP_URL</code>), so every mail is kept here instead of being sent. This page is for this machine and for operators only.</p>
${mails.length === 0 && html`<p class="empty">No mail yet.</p>`}
<ul class="mails">${mails.map(
    (mail) =>
      html`<li><a href="${site.to(`/outbox/${mail.name}`)}"><span class="subject" dir="auto">${mail.subject}</span></a><span class="hint">to ${mail.to} · ${formatDate(mail)}</span></li>`,
  )}</ul>
${pageLinks({ page, size: PAGE_SIZE, total: names.length })}`;
  return renderPage(site, { title: 'Outbox', personal: true, body });
}

export async function getOutboxMail(site: Site, { params }: PageRequest): Promise<PageResponse> {
  const mail = isServed(site) ? await readMail(outboxFolder(site), params.name ?? '') : null;
  if (mail === null) return notFoundPage(site);
  const path = `/outbox/${mail.name}`;
  const body = html`<p class="eyebrow"><a href="${site.to('/outbox')}">Outbox</a></p>
<h1 dir="auto">${mail.subject}</h1>
<p class="hint">From ${mail.from} to ${mail.to} · ${formatDate(mail)} · <a href="${site.to(`${path}/raw`)}">Download (.eml)</a></p>
${mail.html !== '' && html`<h2 class="hidden">As html</h2><iframe class="mail" title="The mail as html" src="${site.to(`${path}/html`)}" sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"></iframe>`}
<details><summary>As plain text</summary><pre tabindex="0">${mail.text}</pre></details>
<details><summary>Headers</summary>${headerList(mail)}</details>`;
  return renderPage(site, { title: mail.subject, personal: true, body });
}

/** Serves the html part alone, for the frame. Its links open in the whole window. */
export async function getOutboxHtml(site: Site, { params }: PageRequest): Promise<PageResponse> {
  const mail = isServed(site) ? await readMail(outboxFolder(site), params.name ?? '') : null;
  if (mail === null || mail.html === '') return notFoundPage(site);
  const body = mail.html.replace(/<head[^>]*>/i, (head) => `${head}<base target="_top">`);
  return { status: 200, type: HTML, body, caching: 'personal', policy: 'framed-mail' };
}

export async function getOutboxRaw(site: Site, { params }: PageRequest): Promise<PageResponse> {
  const name = params.name ?? '';
  const raw = isServed(site) ? await rawMail(outboxFolder(site), name) : null;
  if (raw === null) return notFoundPage(site);
  return {
    status: 200,
    type: 'message/rfc822',
    body: raw,
    caching: 'personal',
    headers: { 'content-disposition': `attachment; filename="${name}"` },
  };
}

const headerList = ({ headers }: ShownMail): Part =>
  html`<dl class="headers">${headers.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

function formatDate({ date }: ShownMail): string {
  const instant = new Date(date);
  return Number.isNaN(instant.getTime()) ? date : utcMinute(instant);
}

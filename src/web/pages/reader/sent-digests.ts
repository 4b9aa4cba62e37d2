/** Renders the list "What we sent you". */

import type { SentDigest } from '../../../delivery/reports/personal-data-store.ts';
import type { Reader } from '../../../readers/reader.ts';
import { DAY_MS, longDay } from '../../../text/days.ts';
import { displayLine } from '../../../text/tex/display.ts';
import { type Html, html } from '../../http/html.ts';
import type { Site } from '../../site.ts';

export function sentDigests(site: Site, reader: Reader, digests: readonly SentDigest[]): Html {
  const days = Math.floor(site.app.config.keep.deliveriesMs / DAY_MS);
  const isNew =
    site.app.clock.now().getTime() - reader.createdAt.getTime() < site.app.config.keep.deliveriesMs;
  if (digests.length === 0)
    return html`<p class="empty">${isNew ? 'Nothing yet.' : `Nothing in the last ${days} days; what is older is not kept.`}</p>`;
  return html`<ul class="digests">${digests.map((digest) => html`<li>${digestLine(site, reader, digest)}</li>`)}</ul><p class="hint">Kept for ${days} days.</p>`;
}

function digestLine(
  site: Site,
  { publicId }: Reader,
  { deliveryId, day, status, reason, papers }: SentDigest,
): Html {
  if (papers.length === 0)
    return html`<p><time datetime="${day}">${longDay(day)}</time>: ${status === 'empty' ? 'no mail' : status}${reason !== null && html`, ${reason}`}</p>`;
  const path = site.to(`/digests/${site.app.tokens.sign('digest', publicId, deliveryId)}`);
  return html`<details><summary><time datetime="${day}">${longDay(day)}</time>: ${papers.length} ${papers.length === 1 ? 'paper' : 'papers'}${status !== 'sent' && ` (${status})`}</summary>
<p><a href="${path}">Read it in the browser</a> · <a href="${path}.bib">BibTeX</a> · <a href="${path}.ris">RIS</a> · <a href="${site.to(`/editions/${site.app.tokens.sign('edition', publicId, deliveryId)}`)}">More, less or save</a></p>
<ol>${papers.map(({ id, title }) => html`<li><a href="${site.to(`/papers/${id}`)}" dir="auto">${displayLine(title)}</a></li>`)}</ol></details>`;
}

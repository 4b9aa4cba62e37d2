/** Renders the list "What we sent you". */

import type { SentDigest } from '../../../delivery/reports/personal-data-store.ts';
import { DAY_MS } from '../../../durations.ts';
import type { Reader } from '../../../readers/reader.ts';
import { formatsFor } from '../../../text/regions.ts';
import { displayLine } from '../../../text/tex/display.ts';
import { readerStatus } from '../../../text/wording/delivery-wording.ts';
import { SENT_WORDING } from '../../../text/wording/reader-page-wording.ts';
import { type Html, html } from '../../http/html.ts';
import type { Site } from '../../site.ts';

export function sentDigests(site: Site, reader: Reader, digests: readonly SentDigest[]): Html {
  const days = Math.floor(site.app.config.keep.deliveriesMs / DAY_MS);
  const isNew =
    site.app.clock.now().getTime() - reader.createdAt.getTime() < site.app.config.keep.deliveriesMs;
  if (digests.length === 0)
    return html`<p class="empty">${isNew ? SENT_WORDING.nothing : SENT_WORDING.nothingKept(days)}</p>`;
  return html`<ul class="digests">${digests.map((digest) => html`<li>${digestLine(site, reader, digest)}</li>`)}</ul><p class="hint">${SENT_WORDING.kept(days)}</p>`;
}

function digestLine(
  site: Site,
  { publicId, locale }: Reader,
  { deliveryId, day, status, papers, ...why }: SentDigest,
): Html {
  const { longDay, countOf } = formatsFor(locale);
  if (papers.length === 0)
    return html`<p><time datetime="${day}">${longDay(day)}</time>: ${readerStatus(status, why)}</p>`;
  const path = site.to(`/digests/${site.app.tokens.sign('digest', publicId, deliveryId)}`);
  return html`<details><summary><time datetime="${day}">${longDay(day)}</time>: ${countOf(papers.length, 'paper')}${status !== 'sent' && ` (${readerStatus(status, why)})`}</summary>
<p><a href="${path}">${SENT_WORDING.browser}</a> · <a href="${path}.bib">BibTeX</a> · <a href="${path}.ris">RIS</a> · <a href="${site.to(`/editions/${site.app.tokens.sign('edition', publicId, deliveryId)}`)}">${SENT_WORDING.say}</a></p>
<ol>${papers.map(({ id, title }) => html`<li><a href="${site.to(`/papers/${id}`)}" dir="auto">${displayLine(title)}</a></li>`)}</ol></details>`;
}

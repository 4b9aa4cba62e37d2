/** Searches the titles of what a reader was sent. */

import type { SentDigest } from '../../../delivery/reports/personal-data-store.ts';
import type { Reader } from '../../../readers/reader.ts';
import { formatsFor } from '../../../text/regions.ts';
import { displayLine } from '../../../text/tex/display.ts';
import { FRAME_WORDING } from '../../../text/wording/page-wording.ts';
import { SENT_WORDING } from '../../../text/wording/reader-page-wording.ts';
import { type Html, html } from '../../http/html.ts';
import type { Site } from '../../site.ts';
import { feedbackButtons, loadSaid } from './feedback-buttons.ts';

const MOST_SHOWN = 100;
const LONGEST_SEARCH = 200;

export const sentSearchForm = (asked: string): Html =>
  html`<form method="get" role="search" class="inline"><label for="q" class="hidden">${SENT_WORDING.search}</label><input type="search" id="q" name="q" value="${asked}" maxlength="${LONGEST_SEARCH}" placeholder="${SENT_WORDING.search}"><button type="submit" class="quiet">${FRAME_WORDING.search}</button></form>`;

interface SentPaper {
  readonly id: number;
  readonly title: string;
  readonly day: string;
}

export async function sentFound(
  site: Site,
  reader: Reader,
  digests: readonly SentDigest[],
  asked: string,
): Promise<Html> {
  const found = papersWith(digests, asked.slice(0, LONGEST_SEARCH));
  if (found.length === 0) return html`<p class="empty">${SENT_WORDING.notFound}</p>`;
  const said = await loadSaid(site.app.db, reader.id);
  const { longDay, countOf } = formatsFor(reader.locale);
  return html`<p>${SENT_WORDING.found(
    found.length > MOST_SHOWN ? MOST_SHOWN : null,
    countOf(found.length, 'paper'),
  )}</p>
<ul class="plain">${found.slice(0, MOST_SHOWN).map(({ id, title, day }) => html`<li><a id="p${id}" href="${site.to(`/papers/${id}`)}" dir="auto">${displayLine(title)}</a>, <time datetime="${day}">${longDay(day)}</time>${feedbackButtons(site, reader, id, said)}</li>`)}</ul>`;
}

/** Returns the papers whose title contains all the words, ignoring case and accents. */
function papersWith(digests: readonly SentDigest[], asked: string): readonly SentPaper[] {
  const words = plain(asked)
    .split(/\s+/)
    .filter((word) => word !== '');
  return digests.flatMap(({ day, papers }) =>
    papers
      .filter(({ title }) => {
        const letters = plain(displayLine(title));
        return words.every((word) => letters.includes(word));
      })
      .map(({ id, title }) => ({ id, title, day })),
  );
}

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

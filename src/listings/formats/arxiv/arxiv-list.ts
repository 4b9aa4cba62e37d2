/** arXiv's list pages (`/list/cs.CL/new`, `/recent`, `/2306`): entries, sections, days and totals. */

import { PaperroundError } from '../../../errors.ts';
import { buildEntry, rejectEntry } from '../../entry.ts';
import { arxivReference, normaliseIdentifier } from '../../identifiers.ts';
import type { AnnounceType, FormatReader, ListingEntry } from '../../listing.ts';
import { dayInHeading } from '../../text/listing-date.ts';
import { CUT_OFF } from '../feeds/feed-formats.ts';
import { categoriesIn, saysWithdrawn } from './arxiv-text.ts';
import { type ListItem, readListPage } from './list-page.ts';

// Characters. The list begins early on the page, after its navigation.
const RECOGNITION_CHARACTERS = 200_000;
const SHOWING = /showing (?:first |last )?(\d{1,7}) of (\d{1,7}) entries/i;

export const arxivList: FormatReader = {
  format: 'arxiv-list',

  recognises({ text }) {
    const start = text.slice(0, RECOGNITION_CHARACTERS);
    if (!/^\s*</.test(start)) return false;
    const isListPage = /id=["']?dlpage\b/i.test(start) && /list-title|no updates|total of \d/i.test(start);
    return (
      isListPage ||
      (/class=["']list-title\b/i.test(start) &&
        /href\s*=\s*["'](?:https?:\/\/arxiv\.org)?\/abs\//i.test(start))
    );
  },

  parse(page) {
    const { headings, items, total, saysEmpty, isCutOff } = readListPage(page.text);
    const results = items.map((item, index) => {
      const entry = entryOfItem(item, index + 1);
      return typeof entry === 'string' ? rejectEntry(index + 1, entry, `${item.label} ${item.title}`) : entry;
    });
    if (items.length === 0 && !saysEmpty && total !== 0) {
      throw new PaperroundError(
        'listing_changed',
        `The arXiv list page has no entry, though it does not say that there are no updates${total === null ? '' : ` (it says ${total})`}.`,
        {
          hint: 'Its layout may have changed. Use the RSS feed of the category meanwhile.',
        },
      );
    }
    const days = headings.map(dayInHeading).filter((day) => day !== null);
    const announced = headings.reduce((sum, heading) => sum + Number(SHOWING.exec(heading)?.[2] ?? 0), 0);
    // Sections without an item on this page are missing, so the page's total is more reliable than the sum
    // of its sections.
    const announcedTotal = total ?? (announced > 0 ? announced : null);
    return {
      results,
      listingDate: days.sort().at(-1),
      announcedTotal,
      part: { items: items.length, total: announcedTotal, token: null },
      doubt: isCutOff ? CUT_OFF : hasLostAbstracts(items) ? LOST_ABSTRACTS : undefined,
    };
  },
};

const LOST_ABSTRACTS =
  'None of its new submissions has an abstract, which arXiv’s list of a day shows: its layout may have changed.';

/** Lists of a week or a month have no abstracts; the list of a day has them all. */
function hasLostAbstracts(items: readonly ListItem[]): boolean {
  const announced = items.filter(({ heading }) => /^(?:new submissions|cross)/i.test(heading));
  return announced.length > 0 && announced.every(({ abstract }) => abstract === '');
}

function entryOfItem(item: ListItem, rank: number): ListingEntry | string {
  const reference = arxivReference(item.id);
  if (reference === null) return 'it has no arXiv id';
  if (item.title === '') return 'it has no title';
  const doi = normaliseIdentifier('doi', item.doi);
  const section =
    SHOWING.test(item.heading) || /\b(?:new|cross|replace)/i.test(item.heading) ? item.heading : '';
  return buildEntry({
    title: item.title,
    abstract: item.abstract,
    authors: item.authors,
    identifiers: { arxiv: reference.id, ...(doi !== null && { doi }) },
    rank,
    categories: categoriesIn(item.subjects),
    announceType: parseAnnounceType(item.label, section),
    version: reference.version,
    withdrawn:
      saysWithdrawn(item.comments) || saysWithdrawn(item.abstract) || /\(withdrawn\)/i.test(item.label),
    listingDate: /\b(?:submissions|cross-?lists|replacements|listings)\b/i.test(item.heading)
      ? null
      : dayInHeading(item.heading),
  });
}

/**
 * Returns the announce type, by the text after the id (`(cross-list from math.GR)`, `(replaced)`) and the
 * section. Pages of a month announce nothing.
 */
function parseAnnounceType(label: string, section: string): AnnounceType | null {
  const isCross = /cross-?list/i.test(label);
  if (/\(replaced\)/i.test(label) || /^replacement/i.test(section))
    return isCross ? 'replace-cross' : 'replace';
  if (isCross || /^cross/i.test(section)) return 'cross';
  return section === '' ? null : 'new';
}

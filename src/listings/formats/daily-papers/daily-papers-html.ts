/** The daily-papers page as HTML: its `data-props` if it has them, else its cards or list of titles. */

import { PaperroundError } from '../../../errors.ts';
import type { Json } from '../../../json-fields.ts';
import { partitionResults } from '../../entry.ts';
import type { DecodedPage, FormatReader, ParsedPage } from '../../listing.ts';
import { cleanText } from '../../text/clean-text.ts';
import { asRecord, asText } from '../../text/json-page.ts';
import { dayOfListedInstant, parseListedDay } from '../../text/listing-date.ts';
import { walkMarkup } from '../../text/walk-markup.ts';
import { CUT_OFF } from '../feeds/feed-formats.ts';
import { readCards } from './cards.ts';
import { ANY_DAY } from './header.ts';
import { findListDay, readItems } from './items.ts';

// Characters. The signs of the page are within this much of it.
const RECOGNITION_CHARACTERS = 2_000_000;

export const dailyPapersHtml: FormatReader = {
  format: 'daily-papers-html',

  recognises({ text }) {
    const start = text.slice(0, RECOGNITION_CHARACTERS);
    if (!/^\s*</.test(start) || /^\s*<(?:\?xml|rss|feed|rdf:RDF|OAI-PMH)\b/i.test(start)) return false;
    if (/data-target=["']DailyPapers["']/.test(start)) return true;
    if (/data-target=["']PaperContent["']/.test(start) || !/<h[1-4]\b/i.test(start)) return false;
    return HEADED_PAPER.test(start) || (PAPER_LINK.test(start) && isNewsletter(start));
  },

  parse(page, { now }) {
    const props = findProps(page);
    if (props !== null) return listingOfProps(props, now);
    const { day, results, announcedTotal, isCutOff } = readCards(page.text, now);
    if (results.length === 0) {
      throw new PaperroundError(
        'listing_changed',
        'The page is a daily-papers page, but neither its data nor its cards were found.',
        {
          hint: 'Its layout may have changed. Use the JSON list (https://huggingface.co/api/daily_papers) meanwhile.',
        },
      );
    }
    return { results, listingDate: day, announcedTotal, doubt: isCutOff ? CUT_OFF : undefined };
  },
};

// A heading that links to a paper's page, as on cards; newsletters have the link somewhere below each
// heading.
const HEADED_PAPER =
  /<h[1-4]\b[^>]{0,400}>\s{0,100}<a\b[^>]{0,400}href=["'](?:https?:\/\/huggingface\.co)?\/papers\/\d{4}\.\d{4,5}/i;
const PAPER_LINK = /href=["']https?:\/\/huggingface\.co\/papers\/\d{4}\.\d{4,5}/i;

/**
 * Does every second heading have a paper of its own, apart from a few at the edges? An article that
 * mentions papers has more headings about other things. Cards without a readable title count, so that
 * the page fails with their reason.
 */
function isNewsletter(start: string): boolean {
  const { results, headings } = readCards(start, ANY_DAY);
  const { entries, rejected } = partitionResults(results);
  const distinct = new Set(entries.map(({ identifiers }) => identifiers.arxiv)).size;
  const papers = distinct + rejected.length;
  return papers > 0 && distinct === entries.length && headings - papers <= papers + MOST_OTHER_HEADINGS;
}

const MOST_OTHER_HEADINGS = 3;

/**
 * The data embedded in the page; null when there is none. An HTML parser finds the attributes, since
 * their order and quotes vary.
 */
function findProps(page: DecodedPage): Json | null {
  let props: string | null = null;
  walkMarkup(page.text, {
    onopentag(_name, attributes) {
      if (attributes['data-target'] === 'DailyPapers') props ??= attributes['data-props'] ?? null;
    },
  });
  if (props === null) return null;
  try {
    return asRecord(JSON.parse(props)) ?? null;
  } catch (error) {
    throw new PaperroundError(
      'not_a_listing',
      'The data of the daily-papers page (data-props) are no JSON: the page may have been cut off.',
      { cause: error },
    );
  }
}

function listingOfProps(props: Json, now: Date): ParsedPage {
  if (!Array.isArray(props.dailyPapers)) {
    throw new PaperroundError(
      'listing_changed',
      'The data of the daily-papers page have no list "dailyPapers".',
      {
        facts: { members: Object.keys(props).slice(0, 20) },
      },
    );
  }
  const own = parseListedDay(cleanText(asText(props.dateString)), now) ?? dayOfListedInstant(props.date);
  return { results: readItems(props.dailyPapers), listingDate: own ?? findListDay(props.dailyPapers) };
}

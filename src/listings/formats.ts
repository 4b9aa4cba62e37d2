/** The table of listing formats, in the order in which a page is tried against them. */

import { biorxivJson } from './formats/apis/biorxiv-json.ts';
import { crossrefJson } from './formats/apis/crossref-json.ts';
import { europepmcJson } from './formats/apis/europepmc-json.ts';
import { oaiPmh } from './formats/apis/oai-pmh.ts';
import { openalexJson } from './formats/apis/openalex-json.ts';
import { openreviewJson } from './formats/apis/openreview-json.ts';
import { pubmedXml } from './formats/apis/pubmed-xml.ts';
import { semanticScholarJson } from './formats/apis/semantic-scholar-json.ts';
import { arxivAtom } from './formats/arxiv/arxiv-atom.ts';
import { arxivList } from './formats/arxiv/arxiv-list.ts';
import { arxivMail } from './formats/arxiv/arxiv-mail.ts';
import { arxivRss } from './formats/arxiv/arxiv-rss.ts';
import { dailyPapersHtml } from './formats/daily-papers/daily-papers-html.ts';
import { dailyPapersJson } from './formats/daily-papers/daily-papers-json.ts';
import { dailyPapersText } from './formats/daily-papers/daily-papers-text.ts';
import { atom, rdf, rss } from './formats/feeds/feed-formats.ts';
import { jsonFeed } from './formats/feeds/json-feed.ts';
import type { FormatReader } from './listing.ts';

/**
 * The first format that recognises a page reads it: clear signatures first, general formats last. A new
 * format is a file in formats/ and a row here.
 */
export const FORMATS: readonly FormatReader[] = [
  jsonFeed,
  dailyPapersJson,
  biorxivJson,
  europepmcJson,
  crossrefJson,
  openalexJson,
  semanticScholarJson,
  openreviewJson,
  oaiPmh,
  pubmedXml,
  arxivAtom,
  arxivRss,
  rdf,
  rss,
  atom,
  dailyPapersHtml,
  arxivList,
  arxivMail,
  dailyPapersText,
];

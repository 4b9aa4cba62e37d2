/** The table of formats in the order in which a page is tried against them: formats with a clear signature first, general ones last. */
import { arxivAtom } from './arxiv-atom.ts';
import { arxivList } from './arxiv-list.ts';
import { arxivMail } from './arxiv-mail.ts';
import { arxivRss } from './arxiv-rss.ts';
import { atom } from './atom.ts';
import { biorxivJson } from './biorxiv-json.ts';
import { crossrefJson } from './crossref-json.ts';
import { dailyPapersHtml } from './daily-papers-html.ts';
import { dailyPapersJson } from './daily-papers-json.ts';
import { dailyPapersText } from './daily-papers-text.ts';
import { europepmcJson } from './europepmc-json.ts';
import { jsonFeed } from './json-feed.ts';
import type { FormatReader } from './listing.ts';
import { oaiPmh } from './oai-pmh.ts';
import { openalexJson } from './openalex-json.ts';
import { openreviewJson } from './openreview-json.ts';
import { pubmedXml } from './pubmed-xml.ts';
import { rdf } from './rdf.ts';
import { rss } from './rss.ts';
import { semanticScholarJson } from './semantic-scholar-json.ts';

/** One row per format; the first that recognises a page reads it. A new format is a file beside this one and a row here. */
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

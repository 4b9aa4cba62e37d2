/** PubMed's efetch XML (DTD pubmed_250101), read article by article. */

import { Parser } from 'htmlparser2';
import { PaperroundError } from '../../../errors.ts';
import { escapeContent } from '../../../text/escape-markup.ts';
import { buildEntry, rejectEntry } from '../../entry.ts';
import { normaliseIdentifiers } from '../../identifiers.ts';
import type { DecodedPage, FormatReader, ListingEntry, RejectedEntry } from '../../listing.ts';
import { asRecord, parseJsonPage } from '../../text/json-page.ts';
import { normalisedChunks } from '../../text/xml-text.ts';
import { parseFeedDate } from '../feeds/feed-date.ts';
import { CUT_OFF } from '../feeds/feed-formats.ts';
import { findRoot } from '../feeds/feed-kind.ts';
import { feedText } from '../feeds/feed-text.ts';

const ROOTS: ReadonlySet<string> = new Set(['pubmedarticleset', 'esearchresult', 'efetchresult']);

// `<ERROR>` in the XML of an answer, `"ERROR": "…"` or `"error"` in its JSON.
const ERROR = /(?:<ERROR>|"error"\s{0,9}:\s{0,9}")([^<"]{1,200})/i;
/** An answer without articles says within this many characters what is wrong. */
const START = 10_000;

export const pubmedXml: FormatReader = {
  format: 'pubmed-xml',
  recognises: (page) => ROOTS.has(findRoot(page)?.name ?? '') || isIdList(page),
  parse(page) {
    const error = ERROR.exec(page.text.slice(0, START))?.[1];
    if (isIdList(page) || findRoot(page)?.name !== 'pubmedarticleset') {
      throw new PaperroundError(
        'not_a_listing',
        `PubMed answered with ${error === undefined ? 'a list of ids or an error' : `the error "${error}"`}, expected articles.`,
        {
          hint: 'Use the address of efetch.fcgi with db=pubmed, retmode=xml and the ids, instead of that of esearch.fcgi.',
        },
      );
    }
    const { results, isCutOff } = readArticles(page);
    return {
      results,
      part: { items: results.length, total: null, token: null },
      doubt: isCutOff ? CUT_OFF : undefined,
    };
  },
};

const isIdList = (page: DecodedPage): boolean =>
  asRecord(asRecord(parseJsonPage(page))?.esearchresult) !== undefined;

/**
 * The texts of one article by the path of their element, in order; attributes that distinguish
 * elements are part of the path (`ArticleId=doi`).
 */
type Article = Map<string, string[]>;

// The attribute that distinguishes elements of the same name.
const DISTINGUISHING_ATTRIBUTES: Readonly<Record<string, string>> = {
  ArticleId: 'IdType',
  ELocationID: 'EIdType',
  AbstractText: 'Label',
};
// Elements whose content is text with markup.
const TEXTS: ReadonlySet<string> = new Set([
  'ArticleTitle',
  'AbstractText',
  'VernacularTitle',
  'BookTitle',
  'CollectiveName',
  'LastName',
  'ForeName',
  'Suffix',
  'PublicationType',
  'ArticleId',
  'ELocationID',
  'PMID',
  'Year',
  'Month',
  'Day',
  'MedlineDate',
]);
// A list of references, for example, holds the ids of other articles.
const IGNORED: ReadonlySet<string> = new Set([
  'ReferenceList',
  'CommentsCorrectionsList',
  'InvestigatorList',
  'OtherAbstract',
  'GrantList',
  'MeshHeadingList',
]);
const DEEPEST = 256;

function readArticles(page: DecodedPage): {
  readonly results: (ListingEntry | RejectedEntry)[];
  readonly isCutOff: boolean;
} {
  const results: (ListingEntry | RejectedEntry)[] = [];
  const path: string[] = [];
  let article: Article | null = null;
  let text: { key: string; depth: number; value: string } | null = null;
  let ignoredFrom = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        path.push(name);
        if (path.length > DEEPEST)
          throw new PaperroundError(
            'not_a_listing',
            `The page nests its elements more than ${DEEPEST} deep, expected articles of PubMed.`,
          );
        if (name === 'PubmedArticle' || name === 'PubmedBookArticle') article = new Map();
        if (ignoredFrom > 0) return;
        if (IGNORED.has(name)) ignoredFrom = path.length;
        else if (text !== null) text.value += `<${name}>`;
        else if (TEXTS.has(name))
          text = {
            key: keyOf(path, attributes[DISTINGUISHING_ATTRIBUTES[name] ?? '']),
            depth: path.length,
            value: '',
          };
        else if (name === 'Author' && article !== null) add(article, 'authors', '');
      },
      ontext(found) {
        if (text !== null && ignoredFrom === 0) text.value += escapeContent(found);
      },
      onclosetag(name) {
        if (ignoredFrom === path.length) ignoredFrom = 0;
        else if (text !== null && text.depth === path.length) {
          if (article !== null) keep(article, name, text.key, feedText(text.value));
          text = null;
        } else if (text !== null && ignoredFrom === 0) text.value += `</${name}>`;
        path.pop();
        if (article !== null && (name === 'PubmedArticle' || name === 'PubmedBookArticle')) {
          results.push(readArticle(article, results.length + 1));
          article = null;
        }
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  for (const piece of normalisedChunks(page.text)) parser.write(piece);
  // Anything still open at the end was cut off.
  const isCutOff = path.length > 0;
  if (article !== null)
    results.push(rejectEntry(results.length + 1, 'the page ends within this article', ''));
  article = null;
  parser.end();
  return { results, isCutOff };
}

const keyOf = (path: readonly string[], telling: string | undefined): string =>
  `${path.at(-2) ?? ''}/${path.at(-1) ?? ''}${telling === undefined ? '' : `=${telling}`}`;

function add(article: Article, key: string, value: string): void {
  const values = article.get(key);
  if (values === undefined) article.set(key, [value]);
  else values.push(value);
}

/** Parts of a name go to the last author; everything else is kept under its own key. */
function keep(article: Article, name: string, key: string, value: string): void {
  const authors = article.get('authors');
  if (key.startsWith('Author/') && authors !== undefined) {
    const last = authors.length - 1;
    const known = authors[last] ?? '';
    authors[last] = (name === 'ForeName' ? `${value} ${known}` : `${known} ${value}`).trim();
  } else if (name === 'AbstractText') {
    const label = key.split('=')[1];
    add(article, 'abstract', label === undefined ? value : `${label}: ${value}`);
  } else add(article, key, value);
}

function readArticle(article: Article, rank: number): ListingEntry | RejectedEntry {
  const first = (...keys: string[]): string =>
    keys.map((key) => article.get(key)?.[0] ?? '').find((value) => value !== '') ?? '';
  const pmid = first('MedlineCitation/PMID', 'BookDocument/PMID', 'ArticleIdList/ArticleId=pubmed');
  const title = first(
    'Article/ArticleTitle',
    'BookDocument/ArticleTitle',
    'Article/VernacularTitle',
    'Book/BookTitle',
  );
  if (title === '') return rejectEntry(rank, 'the article has no title', pmid);
  const identifiers = normaliseIdentifiers({
    pmid,
    doi: first('ArticleIdList/ArticleId=doi', 'Article/ELocationID=doi'),
    pmcid: first('ArticleIdList/ArticleId=pmc'),
  });
  return buildEntry({
    title,
    abstract: (article.get('abstract') ?? []).join(' '),
    authors: article.get('authors'),
    identifiers,
    url: identifiers.pmid === undefined ? null : `https://pubmed.ncbi.nlm.nih.gov/${identifiers.pmid}/`,
    publishedAt:
      (
        dateIn(first, 'ArticleDate') ??
        dateIn(first, 'PubDate') ??
        parseFeedDate(first('PubDate/MedlineDate').slice(0, 4))
      )?.instant ?? null,
    rank,
    withdrawn: (article.get('PublicationTypeList/PublicationType') ?? []).includes('Retracted Publication'),
  });
}

/**
 * Year, month and day are separate elements; the month is a number or a name, and the smaller ones may
 * be missing.
 */
function dateIn(first: (key: string) => string, element: string) {
  const [year, month, day] = ['Year', 'Month', 'Day'].map((name) => first(`${element}/${name}`)) as [
    string,
    string,
    string,
  ];
  if (/^\d{1,2}$/.test(month))
    return parseFeedDate([year, month, day].filter((part) => part !== '').join('-'));
  return parseFeedDate(month === '' ? year : `${day || '1'} ${month} ${year}`);
}

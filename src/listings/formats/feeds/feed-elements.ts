/** The feed elements that are read, under one canonical prefix each (data only). */

export type FeedKind = 'rss' | 'atom' | 'rdf';

/** Namespace → canonical prefix. RSS has had many namespaces; all of them, and none, are `''`. */
export const PREFIX_OF_NAMESPACE: ReadonlyMap<string, string> = new Map(
  (
    [
      ['', ''],
      ['', 'http://backend.userland.com/rss'],
      ['', 'http://backend.userland.com/rss2'],
      ['', 'http://backend.userland.com/rss091'],
      ['', 'http://blogs.law.harvard.edu/tech/rss'],
      ['', 'http://purl.org/rss/1.0'],
      ['', 'http://my.netscape.com/rdf/simple/0.9'],
      ['', 'http://channel.netscape.com/rdf/simple/0.9'],
      ['', 'http://purl.org/net/rss1.1#'],
      ['atom', 'http://www.w3.org/2005/atom'],
      ['atom', 'http://purl.org/atom/ns#'],
      ['atom', 'http://example.com/newformat#'],
      ['arxiv', 'http://arxiv.org/schemas/atom'],
      ['content', 'http://purl.org/rss/1.0/modules/content'],
      ['dc', 'http://purl.org/dc/elements/1.1'],
      ['dc', 'http://purl.org/dc/elements/1.0'],
      ['dcterms', 'http://purl.org/dc/terms'],
      ['feedburner', 'http://rssnamespace.org/feedburner/ext/1.0'],
      ['opensearch', 'http://a9.com/-/spec/opensearch/1.1'],
      ['opensearch', 'http://a9.com/-/spec/opensearchrss/1.0'],
      ['prism', 'http://prismstandard.org/namespaces/basic/2.0'],
      ['prism', 'http://prismstandard.org/namespaces/basic/2.1'],
      ['prism', 'http://prismstandard.org/namespaces/basic/3.0'],
      ['prism', 'http://purl.org/rss/1.0/modules/prism'],
      ['prism', 'http://prismstandard.org/namespaces/1.2/basic'],
      ['rdf', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'],
      ['slash', 'http://purl.org/rss/1.0/modules/slash'],
      ['xhtml', 'http://www.w3.org/1999/xhtml'],
    ] as const
  ).map(([prefix, namespace]) => [namespace, prefix]),
);

/** How an element is copied into the normalised feed. */
export interface FieldRule {
  /** The element it becomes. */
  readonly becomes: string;
  /**
   * `text` unchanged; `markup` as HTML source; `person` by the name within; `link` and `term` by an
   * attribute.
   */
  readonly take: 'text' | 'markup' | 'person' | 'link' | 'term';
}

const rules = (take: FieldRule['take'], names: string): [string, FieldRule][] =>
  names.split(/\s+/).map((pair) => {
    const [name = '', becomes = name] = pair.split('=');
    return [name, { becomes, take }];
  });

/**
 * Children of an item, by canonical prefix and name in lower case, in any kind of feed. What
 * rss-parser must not interpret gets a name of its own (`pr:`): it makes snippets with expressions
 * that take quadratic time on hostile text, and an unreadable Atom date makes it reject the whole
 * feed.
 */
export const ITEM_FIELDS: ReadonlyMap<string, FieldRule> = new Map([
  ...rules('markup', 'title atom:title=title dc:title'),
  ...rules(
    'markup',
    'description=pr:summary abstract=pr:summary summary=pr:summary atom:summary=pr:summary dc:description=pr:summary dcterms:abstract=pr:summary',
  ),
  ...rules(
    'markup',
    'content:encoded=pr:content content=pr:content atom:content=pr:content body=pr:content xhtml:body=pr:content fullitem=pr:content',
  ),
  ...rules('link', 'link atom:link=link url=link feedburner:origlink=pr:link prism:url=pr:url'),
  ...rules('text', 'guid atom:id=id'),
  ...rules(
    'text',
    'pubdate=pr:published atom:published=pr:published atom:issued=pr:published atom:created=pr:published',
  ),
  ...rules(
    'text',
    'dc:date=pr:published dcterms:issued=pr:published dcterms:created=pr:published prism:publicationdate=pr:published',
  ),
  ...rules('text', 'atom:updated=pr:updated atom:modified=pr:updated dcterms:modified=pr:updated'),
  ...rules(
    'person',
    'author=pr:creator atom:author=pr:creator atom:contributor=pr:contributor dc:creator=pr:creator creator=pr:creator authors=pr:creator',
  ),
  ...rules(
    'term',
    'category atom:category=category dc:subject=category subject=category prism:section=category',
  ),
  ...rules(
    'text',
    'dc:identifier=pr:identifier dcterms:identifier=pr:identifier prism:doi=pr:doi doi=pr:doi arxiv:doi=pr:doi',
  ),
  ...rules('text', 'arxiv:announce_type arxiv:comment slash:comments'),
  ...rules('term', 'arxiv:primary_category'),
]);

/** Children of a channel or feed. */
export const HEAD_FIELDS: ReadonlyMap<string, FieldRule> = new Map([
  ...rules('markup', 'title atom:title=title description atom:subtitle=description'),
  ...rules('link', 'link atom:link=link'),
  ...rules(
    'text',
    'atom:id=id pubdate=pubDate lastbuilddate=lastBuildDate dc:date=pubDate atom:updated=updated atom:modified=updated',
  ),
  ...rules('text', 'prism:coverdate=pubDate'),
  ...rules(
    'text',
    'opensearch:totalresults=opensearch:totalResults opensearch:itemsperpage=opensearch:itemsPerPage opensearch:startindex=opensearch:startIndex',
  ),
]);

/** Elements of a channel or feed whose fields describe something else. */
export const FOREIGN_BLOCKS: ReadonlySet<string> = new Set([
  'image',
  'textinput',
  'cloud',
  'author',
  'atom:author',
  'atom:contributor',
  'atom:source',
]);

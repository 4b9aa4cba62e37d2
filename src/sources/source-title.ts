/**
 * Returns the name of a source that readers see: its `title:` in paperround.yaml, or else its name as words.
 * Pure.
 */

const ARCHIVES: ReadonlyMap<string, string> = new Map([
  ['arxiv', 'arXiv'],
  ['biorxiv', 'bioRxiv'],
  ['medrxiv', 'medRxiv'],
  ['openreview', 'OpenReview'],
  ['pubmed', 'PubMed'],
  ['acl', 'ACL Anthology'],
]);

/**
 * `arxiv-language-and-learning` becomes `arXiv: language and learning`; `daily-papers` becomes `Daily
 * papers`.
 */
export function sourceTitle({
  name,
  title,
}: {
  readonly name: string;
  readonly title?: string | undefined;
}): string {
  if (title !== undefined) return title;
  const [first = '', ...rest] = name.split('-').filter((word) => word !== '');
  const archive = ARCHIVES.get(first.toLowerCase());
  if (archive !== undefined) return rest.length === 0 ? archive : `${archive}: ${rest.join(' ')}`;
  const words = [first, ...rest].join(' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Sentences of the pages that everybody sees: titles, hints, and what they say if nothing is found. */

export const FRAME_WORDING = {
  skip: 'Skip to the content',
  about: 'About this site',
  site: 'Site',
  feed: 'Feed',
  jsonFeed: 'JSON Feed',
  promise: 'The research papers people talk about, once a day.',
  description: 'The research papers people talk about, in your inbox once a day.',
  today: 'Today',
  topics: 'Topics',
  archive: 'Archive',
  search: 'Search',
  subscribe: 'Subscribe',
  sources: 'Sources',
  how: 'How papers are chosen',
  outbox: 'Outbox',
  byMail: 'Get this by mail',
  sample: 'A sample: what a new reader would get today.',
} as const;

/** What the postmark of a page says. */
export const POSTMARK_WORDING = { today: 'today', latest: 'latest', archive: 'archive' } as const;

/** From one page of a list to the others. */
export const PAGING_WORDING = {
  pages: 'Pages',
  days: 'Days',
  before: '← Previous',
  after: 'Next →',
  place: (page: number, last: number): string => `Page ${page} of ${last}`,
  /** Before a link to the last page. */
  pastLast: 'There is no such page. The last one:',
} as const;

export const HOME_WORDING = {
  nothing: 'Nothing has been read yet. Papers appear here as soon as the first list is in.',
  more: 'More to read',
  old: (day: string): string => `This is old: no list newer than that of ${day} has been read.`,
  trending: 'What is trending',
  withLists: (lists: number): string => `, with the newest ${lists === 1 ? 'list' : 'lists'} of `,
  how: ': by votes and by how often a paper comes up.',
  plain: 'Papers people are talking about',
  byDay: 'By day',
  allDays: 'All days',
  byTopic: 'By topic',
  allTopics: 'All topics',
  feeds: 'In a feed reader',
  feedsHint: 'Every topic, search and author has a feed, too.',
  trendingFeed: 'Trending papers',
} as const;

export const FEED_WORDING = {
  rss: 'RSS feed',
  json: 'JSON feed',
  /** Titles of feeds, which must be recognisable among all others in a feed reader. */
  trending: 'Paperround: trending papers',
  about: (what: string): string => `Paperround: ${what}`,
  own: 'Paperround: your papers',
} as const;

export const SEARCH_WORDING = {
  title: 'Search',
  titleOf: (query: string): string => `Search: ${query}`,
  examples: 'For example:',
  label: 'Words to look for',
  hint: 'Words, "exact phrases", AND, OR, NOT, word*, title:word, author:name, (parentheses). Or an arXiv id, a DOI or a link.',
  known: 'This paper is known here:',
  nothing: 'No paper matches.',
  found: (papers: string, isOne: boolean): string =>
    `${papers} ${isOne ? 'paper matches' : 'papers match'}, the most trending first.`,
  papersBy: 'Papers by ',
  unsearched: (papers: string): string => ` ${papers} came in just now and cannot be searched yet.`,
  help: {
    title: 'What may help',
    fewer: 'Fewer words, or OR between them: all words have to be in one paper.',
    star: 'The beginning of a word with a star, as in ',
    topic: 'A topic:',
    wait: 'Get it by mail or as a feed: empty now, it will have every paper that matches.',
  },
} as const;

export const LIST_WORDING = {
  /** Above a list, for screen readers. */
  papers: 'Papers',
  /** The heading of a site's own topics. */
  otherTopics: 'More topics',
  topicsLead: 'What you can choose from. The numbers are papers of the last seven days.',
  trendingFirst: (papers: string): string => `${papers}, the most trending first`,
  belongs: 'What makes a paper belong here',
  arxivCategories: (categories: readonly string[]): string => `arXiv: ${categories.join(', ')}`,
  noPaperOfTopic: 'No paper on this topic has been read yet.',
  dayDescription: (papers: string, day: string): string => `${papers} of ${day}, the most trending first.`,
  archiveLead: 'What was on the lists, day by day.',
  noList: 'No list has been read yet.',
  ofDay: (papers: string): string => `${papers} on the lists of this day, the most trending first.`,
  sourcesLead: 'Where papers come from, and how the last look went.',
  noSource: 'No source has been read yet.',
  notRead: 'not read yet',
  listOf: (day: string): string => `List of ${day}.`,
  listWith: (day: string, papers: string, unseen: string): string =>
    `List of ${day}: ${papers}, ${unseen} of them new.`,
  lastRead: (time: string): string => `Last read on ${time}`,
  nextRead: (time: string): string => `next not before ${time}`,
  dayAndTime: (day: string, time: string): string => `${day}, ${time} UTC`,
} as const;

/** How the last look at a source went, in short and as a sentence. */
export const OUTCOME_WORDING: Readonly<
  Record<string, { readonly short: string; readonly sentence: string }>
> = {
  ok: { short: 'read', sentence: 'Read without a problem.' },
  unchanged: { short: 'nothing new', sentence: 'Nothing has changed since the look before this one.' },
  empty: { short: 'no papers', sentence: 'The list had no entries, as on a weekend.' },
  stale: { short: 'another day', sentence: 'The list was of another day than the one asked for.' },
  partial: { short: 'incomplete', sentence: 'Some entries are missing or could not be used.' },
  failed: { short: 'failed', sentence: 'It could not be read.' },
};

/** The page of one paper. */
export const PAPER_WORDING = {
  withdrawn: 'This paper was withdrawn.',
  inShort: 'In short',
  byModelOfList: 'Written by a model for the list that has this paper, not by the authors.',
  byModel: (model: string): string => `Written by a model (${model}), not by the authors.`,
  read: 'Read the paper',
  /** In place of a host that cannot be read. */
  thePaper: 'the paper',
  cite: 'Cite it',
  bibtex: 'BibTeX file',
  ris: 'RIS file',
  listed: 'Where it was listed',
  listedAs: (place: string): string => `: ${place} on `,
  announced: {
    cross: 'from another category',
    replace: 'a new version',
    'replace-cross': 'a new version, from another category',
  } as Readonly<Partial<Record<string, string>>>,
  newestOf: (total: string): string => `These are the newest of ${total}.`,
  details: 'Details',
  organisation: 'Organisation',
  keywords: 'Keywords',
  categories: 'Categories',
  published: 'Published',
  listedSince: 'Listed since',
  related: 'Related papers',
  signals: { upvotes: 'Upvotes', comments: 'Comments', stars: 'Stars' },
  overTime: (what: string): string => `${what} over time`,
  fromTo: (from: string, to: string): string => `From ${from} to ${to}.`,
  countOn: (count: string, day: string): string => `${count} on ${day}`,
} as const;

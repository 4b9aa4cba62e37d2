/** Sentences of the pages that everybody sees: titles, hints, and what is said where nothing is found. */

/** The page after a form about mail. */
export const INBOX_WORDING = {
  title: 'Check your inbox',
  text: 'A mail is on its way to the address you gave. Open it and press its button: without that, no digest comes.',
  hint: 'Nothing there after a few minutes? Look among the spam, and see whether the address was typed right. A link works for seven days.',
} as const;

export const PROBLEM_WORDING = {
  home: 'To today’s papers',
  notFound: {
    title: 'Nothing here',
    text: 'This page does not exist, or the link to it is not complete. Links in mails have to be copied whole.',
  },
  method: { title: 'Not possible here', text: 'This page cannot be asked for in this way.' },
  otherSite: {
    title: 'Not this site',
    text: 'The request was for another name than this site has. If you run it: set BASE_URL to how readers reach it, and let a proxy pass Host on.',
  },
  manyAtOnce: {
    title: 'Many at once',
    text: 'Very many ask for mail just now. Please try again in a minute.',
  },
  limited: {
    title: 'Too many at once',
    text: 'Many subscriptions came from your network within an hour. Please try again in an hour.',
  },
  foreign: { title: 'Not from here', text: 'This form was sent from another site, so nothing was changed.' },
  tooOld: {
    title: 'Too old',
    text: (days: number): string =>
      `This digest is no longer kept here: what was sent is forgotten after ${days} days. Its papers can still be found by searching for their titles.`,
  },
  checkForm: 'Please check the form',
  almost: 'Almost',
  noSample: {
    title: 'No sample yet',
    text: 'Nothing was read in the last seven days that fits. Please look again tomorrow.',
  },
} as const;

export const FRAME_WORDING = {
  skip: 'Skip to the content',
  about: 'About this site',
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
  gallery: 'Every mail',
  byMail: 'Get this by mail',
  sample: 'A sample: what a new reader would get today.',
} as const;

export const HOME_WORDING = {
  nothing: 'Nothing was read yet. Papers appear here as soon as the first list is in.',
  more: 'More to read',
  old: (day: string): string => `This is old: no newer list than that of ${day} was read.`,
  trending: 'What is trending',
  withLists: (lists: number): string => `, with the newest ${lists === 1 ? 'list' : 'lists'} of `,
  how: ': by votes and by how often a paper comes up.',
  plain: 'Papers people are talking about',
  byDay: 'By day',
  allDays: 'All days',
  byTopic: 'By topic',
  allTopics: 'All topics',
  feeds: 'In a feed reader',
} as const;

export const FEED_WORDING = { rss: 'RSS feed', json: 'JSON feed' } as const;

export const SEARCH_WORDING = {
  title: 'Search',
  label: 'Words to look for',
  hint: 'Words, "exact phrases", AND, OR, NOT, word*, title:word, author:name, (parentheses). Or an arXiv id, a DOI or a link.',
  known: 'This paper is known here:',
  nothing: 'No paper matches.',
  found: (papers: string, isOne: boolean): string =>
    `${papers} ${isOne ? 'paper matches' : 'papers match'}, the most trending first.`,
  papersBy: 'Papers by ',
  smallLetters: '“and”, “or” and “not” in small letters are looked for as words. Did you mean ',
  unsearched: (papers: string): string => ` ${papers} came in just now and cannot be searched yet.`,
  help: {
    title: 'What may help',
    fewer: 'Fewer words, or OR between them: all words have to be in one paper.',
    star: 'The beginning of a word with a star, as in ',
    topic: 'A topic:',
    wait: 'Get it by mail, or take its feed: it is empty now, and has each paper that will match.',
  },
} as const;

export const LIST_WORDING = {
  topicsLead: 'What you can choose from. The numbers are papers of the last seven days.',
  trendingFirst: (papers: string): string => `${papers}, the most trending first`,
  belongs: 'What makes a paper belong here',
  noPaperOfTopic: 'No paper of this topic was read yet.',
  archiveLead: 'Day by day: what the lists had.',
  noList: 'No list was read yet.',
  ofDay: (papers: string): string => `${papers} on the lists of this day, the most trending first.`,
  sourcesLead: 'Where papers come from, and how the last look went.',
  noSource: 'No source was read yet.',
  notRead: 'not read yet',
} as const;

/** How the last look at a source went: in short, and as a sentence. */
export const OUTCOME_WORDING: Readonly<
  Record<string, { readonly short: string; readonly sentence: string }>
> = {
  ok: { short: 'read', sentence: 'Read without a problem.' },
  unchanged: { short: 'nothing new', sentence: 'Nothing has changed since the look before.' },
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

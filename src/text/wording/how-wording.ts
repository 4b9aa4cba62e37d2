/** The page /how: how papers are chosen, in plain words, with the formulas. */

/** A part of a paragraph: text, a formula or a link. */
export type ProsePart =
  | string
  /** Set apart. */
  | { readonly formula: string }
  /** @param path within the site */
  | { readonly link: string; readonly path: string };

export type ProseParagraph = readonly ProsePart[];

export interface ProseSection {
  readonly id: string;
  readonly title: string;
  readonly paragraphs: readonly ProseParagraph[];
}

export const HOW_WORDING = {
  title: 'How papers are chosen',
  description:
    'Topics, strength, trending and feedback: how the papers of a digest are chosen, with the formulas.',
  lead: 'The lists that this site reads say which papers are new and how much interest they drew. You say what interests you. A digest puts the two together.',
  topics: {
    id: 'topics',
    title: 'Topics',
    paragraphs: [
      [
        'Each topic looks at a paper’s title, abstract and arXiv categories. Words that a topic’s papers have in common speak for it, others against it; title and category count more than the abstract, and one mention in passing is not enough. In an abstract of a sentence or two, where there is little else to go by, a topic’s keywords count up to twice. The result is a score between 0 and 1; from a threshold on, the paper belongs to the topic. What a topic’s keywords do not find, while the title has those of another topic, gets no more than the threshold. A mail names the words that counted most, of those that say more of this topic than of others. ',
        { link: 'All topics', path: '/topics' },
        ' show what they look for.',
      ],
      [
        'Your own searches and the authors you follow bring papers whatever their topics are. What you never want to see stays out, whatever else matches.',
      ],
    ],
  },
  strength: {
    id: 'strength',
    title: 'Strength and trending',
    paragraphs: [['Strength is the interest that a paper drew, whatever its age:']],
    rules: [
      [
        'where votes are known: ',
        { formula: '√votes + 1 for each list' },
        ' that has the paper. Its place on a list, comments and stars add nothing: they follow the votes;',
      ],
      [
        'where they are not: 1 for each list, or 2 for one that people choose; the largest of √comments ÷ 2, 0.4 × log₂(1 + stars) and, on a chosen list, √6, as 6 is a usual number of votes there; and up to 0.3 for its best place.',
      ],
    ],
    trending: [
      'Trending is strength with age: what a vote counts halves every two days, from the reading that first saw it. Trending orders the pages of this site; a mail is ordered by strength, so that a monthly digest is about the whole month.',
    ],
  },
  digest: {
    id: 'digest',
    title: 'Your digest',
    paragraphs: [
      [
        'A digest covers the time since your last one. Its papers are ordered by ',
        { formula: 'strength × fit' },
        '. Fit is 0.5 + 0.5 × the score of the best of your topics; it is 1 where a search or an author of yours matches, and 1.2 where a search matches the title or the authors alone. A paper is about the topic that it fits best, the second one if it scores 0.8 there, and further ones from 0.9; the others it only touches. What only touches your topics is on their pages, but not in a digest of a day, and in a longer one if it is among the ten strongest. If you have chosen nothing, you get everything by strength. What there was no room for may follow in the next digests, for a week or one more period, in a section of its own. No paper comes twice.',
      ],
      [
        'Your first digest has the best of a week, or of a month if you get one a month. After a pause, one digest has the best of the whole time.',
      ],
    ],
  },
  feedback: {
    id: 'feedback',
    title: 'What you say about papers',
    paragraphs: [
      [
        '“Not for me” keeps a paper, and others of the same title, out of your digests. A paper that you wanted more of is known to you, so it is not sent to you again either. From three “More like this” on, your digests are ordered by what these papers have in common: their words and word pairs, less what all papers have, the hundred strongest of them. Each new paper is compared with that: ',
        { formula: 'z(nearness) + 5 ÷ (n + 2) × fit + 0.15 × z(strength)' },
        ', where n is how many papers you wanted more of, and z says how many standard deviations something is above the mean of your papers. So the more you say, the less topics count. A mail names the words.',
      ],
      [
        'Nothing is learned from what you open or click: no link in a mail counts anything. Your preferences page lists what you said, takes it back, or turns the order off. There you can also bring your own library, as BibTeX, RIS or from Zotero: its papers count as ones that you want more of, and those that are not known here yet count once they are listed.',
      ],
    ],
  },
  example: {
    before: 'Today’s example: ',
    root: (root: string): string => ` The root of its votes is ${root}.`,
    strength: (strength: string, trending: string): string =>
      ` Its strength is ${strength}; with its age, ${trending} of that is trending now.`,
  },
} as const;

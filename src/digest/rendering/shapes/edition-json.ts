/** An edition as JSON for a program: what `papers --json` says about a paper, and why it is there. Pure. */

import { paperFacts } from '../../../papers/paper.ts';
import type { ChannelPaper, ChannelView } from './channel-view.ts';

export const editionAsJson = (view: ChannelView) => {
  const { kind, number, periodStart, periodEnd } = view.edition;
  return {
    type: 'paperround.edition',
    subject: view.subject,
    heading: view.heading,
    edition: { kind, number, day: view.day, periodStart, periodEnd },
    matched: view.matched,
    undelivered: view.undelivered,
    site: view.site,
    papers: view.papers.map((each) => paperInEdition(each, view.topicNames)),
  };
};

const paperInEdition = (
  { paper, section, group, because, gist, url, page }: ChannelPaper,
  topicNames: ChannelView['topicNames'],
) => ({
  ...paperFacts(paper),
  url,
  page,
  publishedAt: paper.publishedAt,
  firstSeenAt: paper.firstSeenAt,
  signals: paper.signals,
  topics: paper.topics.map(({ slug }) => ({ slug, name: topicNames.get(slug) ?? slug })),
  section,
  group,
  because,
  summary: gist,
});

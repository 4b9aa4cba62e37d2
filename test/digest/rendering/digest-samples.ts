/** Papers and views that the digest tests build on: plain defaults, every override matters to its test. */
import type { DigestView, SelectionItem } from '../../../src/digest/digest.ts';
import type { Paper } from '../../../src/papers/paper.ts';
import { DEFAULT_FORMATS } from '../../../src/text/formats.ts';
import { aPaper, hoursAfter, NOW } from '../../support/builders.ts';

export { hoursAfter, NOW } from '../../support/builders.ts';

/** A paper that differs from the others in all that is shown. */
export const numbered = (id: number, overrides: Partial<Paper> = {}): Paper =>
  aPaper({
    id,
    title: `Paper number ${id}`,
    abstract: 'We show a thing. It was not known before. Others may build on it.',
    identifiers: { arxiv: `2603.${String(id).padStart(5, '0')}` },
    url: `https://papers.example/${id}`,
    firstSeenAt: hoursAfter(NOW, -5),
    strength: 1000 - id,
    trendingKey: 1000 - id,
    signals: { upvotes: 12 },
    reasons: ['12 upvotes'],
    ...overrides,
  });

export const aPick = (paper: Paper, overrides: Partial<SelectionItem> = {}): SelectionItem => ({
  paper,
  topics: [],
  queries: [],
  profileWords: [],
  ...overrides,
});

const TOPIC_NAMES: ReadonlyMap<string, string> = new Map([
  ['language-models', 'Language models'],
  ['agents', 'Agents & tools'],
]);

export const aView = (overrides: Partial<DigestView> = {}): DigestView => ({
  day: '2026-03-11',
  edition: {
    kind: 'daily',
    number: 14,
    periodStart: hoursAfter(NOW, -24),
    periodEnd: NOW,
    missedSince: hoursAfter(NOW, -7 * 24),
  },
  items: [aPick(numbered(1))],
  groups: null,
  matched: overrides.items?.length ?? 1,
  undelivered: null,
  layout: 'medium',
  format: 'html',
  links: {
    site: 'https://digest.example/',
    preferences: 'https://digest.example/preferences/P-token-of-this-reader-0123456789abcdef',
    unsubscribe: 'https://digest.example/unsubscribe/U-token-of-this-reader-0123456789abcdef',
    browser: 'https://digest.example/digests/B-token-of-this-reader-0123456789abcdef',
    feed: 'https://digest.example/my/F-token-of-this-reader-0123456789abcdef/feed.xml',
    edition: 'https://digest.example/editions/E-token-of-this-reader-0123456789abcdef',
  },
  feedbackToken: (paper, kind) => `${kind}-${paper}-token-of-this-reader-0123456789abcdef`,
  topicNames: TOPIC_NAMES,
  formats: DEFAULT_FORMATS,
  why: 'You get this mail every day at 08:00 because you confirmed a subscription on 3 March 2026.',
  postalAddress: 'Paperround, 1 Library Lane, Riga',
  notice: null,
  ...overrides,
});

/**
 * Every block of the mail once: all kinds of reasons, links and hostile or foreign text, the notice and
 * "more".
 */
export const goldenView = (): DigestView =>
  aView({
    notice: 'Sample data: nothing here was announced today.',
    matched: 11,
    items: [
      aPick(
        numbered(1, {
          title: 'Grokking: Generalization Beyond Overfitting',
          authors: ['A. One', 'B. Two', 'C. Three', 'D. Four', 'E. Five', 'F. Six'],
          topics: [
            { slug: 'language-models', score: 0.8, matched: ['LLM', 'language model'] },
            { slug: 'agents', score: 0.8, matched: ['agent'] },
          ],
          signals: { upvotes: 62, stars: 1234 },
          reasons: ['62 upvotes', 'on 3 lists'],
          publishedAt: new Date('2025-11-03T00:00:00Z'),
          details: {
            summary: 'A network learns all at once, long after it seems to have learnt nothing.',
            organization: 'Example University',
            codeUrl: 'https://code.example/grok?a=1&b=2',
            projectUrl: 'https://grok.example/',
            discussionUrl: 'https://huggingface.co/papers/2603.00001',
          },
        }),
        { topics: ['language-models'] },
      ),
      aPick(numbered(2, { title: '<script>alert("x")</script> & <b>bold</b>' }), {
        queries: [{ query: '"tool use" OR <img src=x>', matched: ['tool use'], withoutAbstract: false }],
      }),
      aPick(
        numbered(3, {
          title: 'Sorting in $\\mathcal{O}(n \\log n)$ with K\\"onig’s lemma',
          abstract: 'For $p<0.05$ it costs $5 and $10.',
        }),
      ),
      aPick(numbered(4, { title: 'تعلم الآلة للنصوص العربية', authors: [], reasons: [] })),
      aPick(numbered(5, { title: '大语言模型的推理能力', abstract: '', url: null, identifiers: {} })),
      aPick(numbered(6, { title: 'A preprint', url: 'https://arxiv.org/abs/2603.00006v2?a=1&b=2' })),
      aPick(
        numbered(7, { title: 'One in a <line>', authors: ['A. One', 'B. Two'], signals: {}, reasons: [] }),
      ),
      aPick(numbered(8, { title: 'One left out', firstSeenAt: hoursAfter(NOW, -48) })),
    ],
  });

/**
 * Makes every kind of mail and edition from the bundled sample page at a fixed time: the same bytes each
 * time.
 */

import type { DigestView, Edition, EditionKind, MissingSource, SelectionItem } from '../../digest/digest.ts';
import { arrangeItems } from '../../digest/rendering/arrange-items.ts';
import { loadMails, type RenderedMail } from '../../digest/rendering/mails.ts';
import { loadDigestRenderer } from '../../digest/rendering/render.ts';
import { describeUndelivered } from '../../digest/rendering/undelivered-line.ts';
import { selectionItems } from '../../digest/selection/selection-items.ts';
import { DAY_MS } from '../../durations.ts';
import { wholeText } from '../../mail/format/fragment.ts';
import type { Paper, WrittenSummary } from '../../papers/paper.ts';
import type { Look } from '../../readers/reader.ts';
import { utcDay } from '../../text/days.ts';
import { formatsFor } from '../../text/regions.ts';
import { WHY_WORDING } from '../../text/wording/digest-wording.ts';
import { GALLERY_WORDING } from '../../text/wording/gallery-wording.ts';
import { builtInTopics } from '../../topics/built-in-topics.ts';
import { samplePapers } from './sample-papers.ts';

export interface GalleryMail {
  /** For file names and links. */
  readonly name: string;
  readonly title: string;
  readonly subject: string;
  /** Empty for a mail with only text. */
  readonly html: string;
  readonly text: string;
}

const { titles: TITLES } = GALLERY_WORDING;

/** A Wednesday morning. */
const NOW = new Date('2026-03-11T08:00:00Z');
const SITE = 'https://papers.example/';

interface Wishes {
  readonly topics: readonly string[];
  readonly queries: readonly string[];
  readonly authors: readonly string[];
}

const ADA: Wishes = {
  topics: ['language-models', 'agents', 'vision', 'robotics'],
  queries: ['grokking OR "double descent"'],
  authors: ['Tri Dao'],
};
const EVERYTHING: Wishes = { topics: [], queries: [], authors: [] };

interface Sample extends Partial<Look> {
  readonly name: keyof typeof TITLES;
  readonly kind: EditionKind;
  /** How many days it covers. */
  readonly days: number;
  readonly number: number;
  readonly wishes?: Wishes;
  readonly most?: number;
  /** How many of its papers earlier editions left out. */
  readonly missed?: number;
  readonly profileWords?: readonly string[];
  /** What a model wrote about its first paper. */
  readonly written?: WrittenSummary;
  readonly undelivered?: readonly MissingSource[];
}

const EDITIONS: readonly Sample[] = [
  { name: 'welcome', kind: 'welcome', days: 7, number: 1 },
  { name: 'daily', kind: 'daily', days: 1, number: 14, missed: 3 },
  { name: 'weekdays', kind: 'weekdays', days: 1, number: 15, wishes: EVERYTHING },
  { name: 'weekly', kind: 'weekly', days: 7, number: 14 },
  { name: 'monthly', kind: 'monthly', days: 31, number: 3, most: 25 },
  { name: 'catch-up', kind: 'catch-up', days: 18, number: 40, most: 10 },
  {
    name: 'single',
    kind: 'daily',
    days: 1,
    number: 16,
    most: 1,
    wishes: { ...EVERYTHING, queries: ['grokking'] },
  },
  { name: 'short', kind: 'daily', days: 1, number: 17, layout: 'short', missed: 3 },
  {
    name: 'long',
    kind: 'daily',
    days: 1,
    number: 18,
    layout: 'long',
    most: 10,
  },
  {
    name: 'by-topic',
    kind: 'weekly',
    days: 7,
    number: 19,
    groupByTopic: true,
    undelivered: [{ title: 'arXiv', missing: 'silentSince', lastReadOn: '2026-03-10' }],
  },
  {
    name: 'american',
    kind: 'weekly',
    days: 7,
    number: 22,
    locale: 'en-US',
    undelivered: [{ title: 'arXiv', missing: 'silentSince', lastReadOn: '2026-03-10' }],
  },
  {
    name: 'profile',
    kind: 'daily',
    days: 1,
    number: 20,
    profileWords: ['diffusion', 'state space', 'fine-tuning'],
  },
  {
    name: 'summary',
    kind: 'daily',
    days: 1,
    number: 23,
    most: 3,
    wishes: { topics: ['agents'], queries: [], authors: [] },
    written: {
      sentence: 'Sprachmodelle lösen bisher nur wenige Aufgaben aus echten Software-Projekten.',
      model: 'a-local-model',
      language: 'de',
    },
  },
  { name: 'text', kind: 'daily', days: 1, number: 21, format: 'text', missed: 3 },
];

/** Returns the editions, and then the transactional mails. */
export async function galleryMails(): Promise<readonly GalleryMail[]> {
  const papers = await samplePapers(builtInTopics(), NOW);
  const renderer = await loadDigestRenderer();
  return [
    ...EDITIONS.map((sample) => galleryMail(sample.name, renderer.render(viewOf(sample, papers)))),
    ...(await transactionalMails()),
  ];
}

function viewOf(sample: Sample, papers: readonly Paper[]): DigestView {
  const { kind, days, number, most = 15, missed = 0, wishes = ADA, undelivered = [] } = sample;
  const { layout = 'medium', format = 'html', groupByTopic = false, locale = null } = sample;
  const formats = formatsFor(locale);
  const edition: Edition = {
    kind,
    number,
    periodStart: new Date(NOW.getTime() - days * DAY_MS),
    periodEnd: NOW,
    missedSince: new Date(NOW.getTime() - 2 * days * DAY_MS),
  };
  const topicNames = new Map(builtInTopics().map(({ slug, name }) => [slug, name]));
  const wanted = wantedBy(wishes, papers);
  const items = wanted.slice(0, most).map((item, index, { length }) => ({
    ...item,
    profileWords: sample.profileWords?.slice(0, 1 + (index % 3)) ?? [],
    paper: {
      ...item.paper,
      written: index === 0 ? (sample.written ?? null) : null,
      firstSeenAt: new Date(NOW.getTime() - (index < length - missed ? 0.5 : 1.5) * days * DAY_MS),
    },
  }));
  return {
    day: utcDay(NOW),
    edition,
    ...arrangeItems({ edition, items }, { layout, groupByTopic }, topicNames),
    matched: wanted.length,
    undelivered: describeUndelivered(undelivered, formats),
    layout,
    format,
    links: {
      site: SITE,
      preferences: `${SITE}preferences/sample`,
      unsubscribe: `${SITE}unsubscribe/sample`,
      browser: `${SITE}digests/sample`,
      feed: `${SITE}my/sample/feed.xml`,
      edition: `${SITE}editions/sample`,
    },
    feedbackToken: (paper, said) => `sample-${paper}-${said}`,
    topicNames,
    formats,
    why: WHY_WORDING.subscribed(kind === 'welcome' || kind === 'catch-up' ? 'daily' : kind),
    postalAddress: 'Paperround, 1 Library Lane, Riga',
    notice: null,
  };
}

/** Returns the papers that match, strongest first; all of them if nothing is chosen. */
function wantedBy(wishes: Wishes, papers: readonly Paper[]): readonly SelectionItem[] {
  const items = selectionItems(wishes, papers);
  const isOpen = wishes.topics.length + wishes.queries.length + wishes.authors.length === 0;
  return items.filter(({ topics, queries }) => isOpen || topics.length + queries.length > 0);
}

async function transactionalMails(): Promise<readonly GalleryMail[]> {
  const mails = await loadMails();
  const setting = { site: SITE, postalAddress: 'Paperround, 1 Library Lane, Riga' };
  const [preferences, unsubscribe] = [`${SITE}preferences/sample`, `${SITE}unsubscribe/sample`];
  return [
    galleryMail('confirmation', mails.confirmation({ ...setting, confirm: `${SITE}confirm/sample` })),
    galleryMail('known', mails.alreadySubscribed({ ...setting, preferences, unsubscribe })),
    galleryMail('preferences', mails.preferencesLink({ ...setting, preferences })),
    galleryMail('new-address', mails.newAddress({ ...setting, confirm: `${SITE}email/sample` })),
    galleryMail('moved', mails.moved({ ...setting, back: `${SITE}email/sample` })),
    galleryMail('address-taken', mails.addressTaken({ ...setting, preferences })),
    galleryMail('trial', mails.trial(setting)),
  ];
}

const galleryMail = (name: keyof typeof TITLES, { subject, html, text }: RenderedMail): GalleryMail => ({
  name,
  title: TITLES[name],
  subject,
  html: wholeText(html),
  text: wholeText(text),
});

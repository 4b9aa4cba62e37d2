/**
 * A site with papers, a reader, a mail and a webhook, and a browser that visits it: for the test files of one
 * browser.
 */
import { type Browser, chromium, type Page } from 'playwright-core';
import { DEFAULT_PREFERENCES } from '../../src/readers/reader.ts';
import { setWebhook } from '../../src/readers/webhooks-store.ts';
import { CHROMIUM } from '../support/looks.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { type ServedSite, servedSite } from '../web/served-site.ts';

export interface VisitedSite {
  readonly site: ServedSite;
  readonly paths: Readonly<Record<'readers' | 'operators', readonly string[]>>;
  /** The path of a reader's preferences. */
  readonly preferences: string;
  /** Opens a page of a new window, signed in as an operator, and closes it after the visit. */
  onPage<T>(options: Parameters<Browser['newContext']>[0], visit: (page: Page) => Promise<T>): Promise<T>;
}

/** Starts both before the tests of a file and ends them after; nothing where there is no Chromium. */
export function visitedSite(): VisitedSite {
  let site: ServedSite;
  let browser: Browser;
  let paths: VisitedSite['paths'];
  let preferences: string;
  beforeAll(async () => {
    if (CHROMIUM === undefined) return;
    ({ site, paths, preferences } = await siteWithAll());
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    // Mail templates are compiled here where they were not built.
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  return {
    get site() {
      return site;
    },
    get paths() {
      return paths;
    },
    get preferences() {
      return preferences;
    },
    async onPage(options, visit) {
      const context = await browser.newContext({
        httpCredentials: { username: 'admin', password: 'let me in, please' },
        baseURL: site.url,
        ...options,
      });
      try {
        return await visit(await context.newPage());
      } finally {
        await context.close();
      }
    },
  };
}

async function siteWithAll(): Promise<Pick<VisitedSite, 'site' | 'paths' | 'preferences'>> {
  const site = await servedSite({ adminPassword: 'let me in, please' });
  await site.read([
    'Language Models as Zebra Keepers',
    'Robots That Fold Laundry',
    `A${'very'.repeat(60)}Long Word and Other Titles`,
  ]);
  const reader = await aSubscriber(site.app, 'ada@example.org', {
    topics: ['language-models'],
    queries: ['zebra'],
  });
  const webhook = {
    name: 'lab',
    shape: 'json',
    url: 'https://hooks.example.org/x',
    allowPrivate: false,
  } as const;
  await setWebhook(
    site.app.db,
    site.app.hasher,
    webhook,
    { ...DEFAULT_PREFERENCES, frequency: 'weekly' },
    site.app.clock.now(),
  );
  site.at('2026-03-12T09:00:00Z');
  await site.sendDue();
  const [mail] = (await site.get('/outbox')).body.match(/\/outbox\/[\w-]+\.eml/) ?? [];
  const { id } = await site.app.db.paper.findFirstOrThrow();
  const { tokens } = site.app;
  const preferences = `/preferences/${tokens.sign('preferences', reader.publicId)}`;
  const forReaders = [
    ...[
      '/',
      '/topics',
      '/topics/language-models',
      '/archive',
      '/archive/2026-03-11',
      '/search?q=zebra',
      '/search?q=%22open',
      '/search?q=author%3A%22Ada+Lovelace%22',
      '/sample',
      '/?topics=quantum&queries=zebra',
      '/sources',
      '/how',
      '/nothing',
      '/outbox',
    ],
    ...[
      `/papers/${id}`,
      mail ?? '',
      preferences,
      `${preferences}/sent`,
      `${preferences}/erase`,
      `/unsubscribe/${tokens.sign('unsubscribe', reader.publicId)}`,
    ],
    `/digests/${tokens.sign('digest', reader.publicId, (await site.app.db.delivery.findFirstOrThrow()).id)}`,
    `/confirm/${tokens.sign('confirm', reader.publicId, site.app.clock.now().getTime())}`,
  ];
  const forOperators = [
    '/admin',
    '/admin/days',
    '/admin/readers',
    `/admin/readers/${reader.id}`,
    '/admin/suppressions',
    '/admin/topics?q=zebra',
    '/admin/sources/daily',
    '/admin/webhooks',
    '/admin/webhooks/lab',
    '/admin/changes',
  ];
  return { site, paths: { readers: forReaders, operators: forOperators }, preferences };
}

/** The site in a real browser: accessible, without script, by keyboard, on a phone, in light and dark. Skipped where there is no Chromium. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { DEFAULT_PREFERENCES } from '../../src/readers/reader.ts';
import { setWebhook } from '../../src/readers/webhooks-store.ts';
import { axeOf, axeOfColours } from '../support/axe.ts';
import { CHROMIUM, keptLooks, type Looks, MEASURE } from '../support/looks.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { type ServedSite, servedSite } from '../web/served-site.ts';

const inBrowser = CHROMIUM === undefined ? test.skip : test;

let site: ServedSite;
let browser: Browser;
let paths: Readonly<Record<'readers' | 'operators', readonly string[]>>;
let preferences: string;
beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  site = await servedSite({ adminPassword: 'let me in, please' });
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
  preferences = `/preferences/${tokens.sign('preferences', reader.publicId)}`;
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
  paths = { readers: forReaders, operators: forOperators };
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  // Mail templates are compiled here where they were not built.
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

async function onPage<T>(
  options: Parameters<Browser['newContext']>[0],
  visit: (page: Page) => Promise<T>,
): Promise<T> {
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
}

inBrowser.each([
  ['readers', 'light'],
  ['readers', 'dark'],
  ['operators', 'light'],
  ['operators', 'dark'],
] as const)(
  'every page for %s is free of accessibility faults and never scrolls sideways on a phone (%s)',
  async (whose, colorScheme) => {
    await onPage({ viewport: { width: 360, height: 740 }, colorScheme }, async (page) => {
      for (const path of paths[whose]) {
        await page.goto(path);
        const surplus = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        const axe = colorScheme === 'light' ? axeOf(page) : axeOfColours(page);
        const { violations } = await axe.exclude('iframe').analyze();
        expect([path, surplus, violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)]).toEqual([
          path,
          0,
          [],
        ]);
      }
    });
  },
  // Up to eighteen pages, each walked through by axe.
  300_000,
);

inBrowser.each([
  [375, 'light'],
  [375, 'dark'],
  [1280, 'light'],
] as const)('pages for readers look as they were kept at %d pixels, %s', async (width, colorScheme) => {
  const measured: (readonly [path: string, looks: Looks])[] = [];
  await onPage({ viewport: { width, height: 800 }, colorScheme }, async (page) => {
    for (const path of paths.readers.filter((one) => !one.startsWith('/outbox'))) {
      await page.goto(path);
      measured.push([path, await page.evaluate<Looks>(MEASURE)]);
    }
  });
  expect(
    measured.flatMap(([path, { overlapping, surplus }]) => [
      ...overlapping.map((what) => `${path}: on each other: ${what}`),
      ...(surplus > 0 ? [`${path} is ${surplus} pixels too wide`] : []),
    ]),
  ).toEqual([]);
  const lines = [...new Set(measured.flatMap(([, looks]) => looks.lines))].sort();
  expect(lines).toEqual(keptLooks(`pages-${width}-${colorScheme}`, lines));
});

inBrowser('on a phone the whole sign-up stands on the first screen, and ten tabs reach it', async () => {
  await onPage({ viewport: { width: 375, height: 812 } }, async (page) => {
    await page.goto('/');
    const button = await page.locator('form.subscribe > button').boundingBox();
    expect(button && button.y + button.height).toBeLessThanOrEqual(812);
    expect(await page.locator('form.subscribe .chips input').count()).toBe(8);
    let tabs = 0;
    while ((await page.evaluate('document.activeElement.id')) !== 'email' && tabs < 11) {
      await page.keyboard.press('Tab');
      tabs += 1;
    }
    expect(tabs).toBeLessThanOrEqual(10);
  });
});

inBrowser('choices show what the last week would have brought, at sign-up and in preferences', async () => {
  await onPage({}, async (page) => {
    await page.goto('/');
    const status = page.locator('form.subscribe [role=status]');
    await page.getByLabel('Robotics and driving').check();
    await status.getByText('1 paper').waitFor();
    expect(await page.locator('form.subscribe .titles').textContent()).toContain('Robots That Fold Laundry');
    expect(await page.locator('[data-without-script]').isVisible()).toBe(false);
    await page.goto(preferences);
    await page.getByLabel('Search 1').fill('zebra OR laundry');
    await page.locator('.week [role=status]').getByText('2 papers').waitFor();
    // Nothing is saved by looking.
    expect(await page.getByLabel('Search 1').inputValue()).toBe('zebra OR laundry');
    await page.reload();
    expect(await page.getByLabel('Search 1').inputValue()).toBe('zebra');
  });
  await onPage({ javaScriptEnabled: false }, async (page) => {
    await page.goto('/');
    await page.getByLabel('Robotics and driving').check();
    await page.getByRole('button', { name: 'What would last week have brought?' }).click();
    expect(await page.locator('.week [role=status]').textContent()).toContain('1 paper');
    expect(await page.getByLabel('Robotics and driving').isChecked()).toBe(true);
  });
});

inBrowser('preferences find a topic by a word, and Save is always in reach', async () => {
  await onPage({ viewport: { width: 360, height: 740 } }, async (page) => {
    await page.goto(preferences);
    const save = page.getByRole('button', { name: 'Save', exact: true });
    expect(((await save.boundingBox())?.y ?? 999) < 740).toBe(true);
    await page.getByLabel('Find a topic').fill('quantum');
    expect(await page.locator('.group:visible').count()).toBe(1);
    await page.getByLabel('Quantum physics and computing').check();
    await page.getByLabel('Find a topic').fill('');
    expect(await page.getByLabel('Language models').isVisible()).toBe(true);
    await save.click();
    expect(await page.getByRole('status').first().textContent()).toBe('Saved.');
    expect(await page.getByLabel('Quantum physics and computing').isChecked()).toBe(true);
  });
});

inBrowser('fields beside each other stand on one line', async () => {
  await onPage({ viewport: { width: 1280, height: 800 } }, async (page) => {
    for (const [path, names] of [
      ['/', ['frequency', 'time']],
      [preferences, ['frequency', 'time', 'timeZone']],
      ['/admin', ['email', 'day']],
    ] as const) {
      await page.goto(path);
      if (path === '/') await page.locator('form.subscribe summary').click();
      const tops = new Set<number | undefined>();
      for (const name of names) tops.add((await page.locator(`label[for="${name}"]`).boundingBox())?.y);
      expect([path, tops.size]).toEqual([path, 1]);
    }
  });
});

inBrowser('somebody signs up without script and without a mouse', async () => {
  await onPage({ javaScriptEnabled: false }, async (page) => {
    await page.goto('/');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('#email').focus();
    await page.keyboard.type('keys@example.org');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/subscribe');
    expect(await page.locator('h1').textContent()).toBe('Check your inbox');
  });
  expect(await site.app.db.readerTopic.count({ where: { reader: { emailKey: 'keys@example.org' } } })).toBe(
    1,
  );
});

inBrowser('the sign-up form offers the browser’s own time zone', async () => {
  await onPage({ timezoneId: 'Asia/Tokyo' }, async (page) => {
    await page.goto('/');
    expect(await page.locator('#timeZone').inputValue()).toBe('Asia/Tokyo');
  });
});

inBrowser('a mail in the outbox shows in its frame, and its links open in the whole window', async () => {
  await onPage({}, async (page) => {
    await page.goto(paths.readers.find((path) => path.endsWith('.eml')) ?? '');
    const frame = page.frameLocator('iframe.mail');
    expect(await frame.locator('h1').first().isVisible()).toBe(true);
    expect(await frame.locator('base').getAttribute('target')).toBe('_top');
  });
});

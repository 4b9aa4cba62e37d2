/**
 * The pages of an operator after ten days of a simulated month, in a real browser: accessible, and no wider
 * than a phone. Skipped where there is no Chromium.
 */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { axeOf, loadAxe } from '../support/axe.ts';
import { simulateMonth } from '../support/simulated-month.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type ServedSite, servedSite } from '../web/served-site.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);
const inBrowser = CHROMIUM === undefined ? test.skip : test;

let site: ServedSite;
let browser: Browser;
beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  site = await servedSite({ adminPassword: 'let me in, please' });
  await simulateMonth({
    app: site.app,
    at: site.at,
    folder: temporaryFolder(),
    until: new Date('2026-03-31T20:30:00Z'),
    // All thirty take a minute; what they show was looked at by hand.
    days: 10,
    readers: 4,
  });
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

inBrowser.each([
  // What is long, and what only a month has; accessibility.test.ts goes through all pages.
  ['light', ['/admin/sources', '/admin/sources/preprints', 'the reader', 'the run', 'the delivery']],
  ['dark', ['/admin', '/admin/days']],
] as const)(
  'the pages of a month have no fault and are no wider than a phone (%s)',
  async (colorScheme, pages) => {
    const { db } = site.app;
    const uncertain = await db.delivery.findFirstOrThrow({ where: { status: 'uncertain' } });
    const paths: Readonly<Record<string, string>> = {
      'the reader': `/admin/readers/${uncertain.readerId}`,
      'the run': `/admin/runs/${uncertain.runId}`,
      'the delivery': `/admin/deliveries/${uncertain.id}`,
    };
    const context = await browser.newContext({
      httpCredentials: { username: 'admin', password: 'let me in, please' },
      baseURL: site.url,
      viewport: { width: 360, height: 740 },
      colorScheme,
    });
    const page = await context.newPage();
    for (const name of pages) {
      const path = paths[name] ?? name;
      await page.goto(path);
      const surplus = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      await loadAxe(page);
      const { violations } = await axeOf(page).analyze();
      const faults = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      expect({ path, faults, surplus }).toEqual({ path, faults: [], surplus: 0 });
    }
    await context.close();
  },
  300_000,
);

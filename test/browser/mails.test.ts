/**
 * Every mail in a real browser, measured against what was looked at and kept. Skipped where there is no
 * Chromium.
 */
import { type Browser, chromium } from 'playwright-core';
import { type GalleryMail, galleryMails } from '../../src/web/gallery/gallery-mails.ts';
import { type MailVariant, mailVariant } from '../../src/web/gallery/mail-variants.ts';
import { CHROMIUM, keptLooks, type Looks, MEASURE } from '../support/looks.ts';

const inBrowser = CHROMIUM === undefined ? test.skip : test;

let browser: Browser;
let mails: readonly GalleryMail[];
beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  mails = (await galleryMails()).filter(({ html }) => html !== '');
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}, 180_000);
afterAll(async () => browser?.close());

inBrowser.each([
  [375, 'light'],
  [375, 'dark'],
  [375, 'plain'],
  [1200, 'light'],
  [1200, 'dark'],
  [1200, 'plain'],
] as const)('every mail looks as it was kept at %d pixels, %s', async (width, variant) => {
  const looks = await measure(width, variant);
  const problems = [...looks].flatMap(([name, { surplus, faint, overlapping, small }]) => [
    ...(surplus > 0 ? [`${name} is ${surplus} pixels too wide`] : []),
    ...faint.map((what) => `${name}: too faint: ${what}`),
    ...overlapping.map((what) => `${name}: on each other: ${what}`),
    // Only a program that reads the style element knows that it is on a phone.
    ...(width === 375 && variant !== 'plain' ? small.map((what) => `${name}: too small: ${what}`) : []),
  ]);
  expect(problems).toEqual([]);
  const lines = [...new Set([...looks.values()].flatMap((one) => one.lines))].sort();
  expect(lines).toEqual(keptLooks(`mails-${width}-${variant}`, lines));
});

async function measure(width: number, variant: MailVariant): Promise<ReadonlyMap<string, Looks>> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, offline: true });
  const page = await context.newPage();
  const looks = new Map<string, Looks>();
  for (const { name, html } of mails) {
    await page.setContent(mailVariant(html, variant), { waitUntil: 'domcontentloaded' });
    looks.set(name, await page.evaluate<Looks>(MEASURE));
  }
  await context.close();
  return looks;
}

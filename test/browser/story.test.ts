/**
 * A reader's whole story in a browser: a phone, the keyboard alone, with and without script. Skipped where
 * there is no Chromium.
 */
import { type Browser, chromium, type Page } from 'playwright-core';
import { axeOf, loadAxe } from '../support/axe.ts';
import { CHROMIUM } from '../support/looks.ts';
import { outboxOf } from '../support/outbox.ts';
import { type ServedSite, servedSite } from '../web/served-site.ts';

const inBrowser = CHROMIUM === undefined ? test.skip : test;

let site: ServedSite;
let browser: Browser;
beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  site = await servedSite();
  await site.read(['Language Models as Zebra Keepers', 'Robots That Fold Laundry']);
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** What has the focus, as it is read out. */
const FOCUSED = `(() => {
  const { activeElement: at } = document;
  return (at.labels?.[0]?.textContent ?? at.innerText ?? '').trim();
})()`;
const MOST_TABS = 200;

/** Tabs on to a control whose name begins so; returns how many tabs that took. */
async function tabTo(page: Page, name: string): Promise<number> {
  for (let tabs = 1; tabs <= MOST_TABS; tabs += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate<string>(FOCUSED)).startsWith(name)) return tabs;
  }
  throw new Error(`No tab leads to “${name}” on ${page.url()}.`);
}

async function press(page: Page, name: string): Promise<void> {
  await tabTo(page, name);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

const heading = (page: Page): Promise<string | null> => page.locator('h1').first().textContent();

/** The link of the newest mail to an address that has this path. */
async function linkInMail(to: string, path: string): Promise<string> {
  const mails = (await outboxOf(site.app.config.dataDir)).filter(({ recipient }) => recipient === to);
  const links = mails.flatMap(({ text }) => [...(text ?? '').matchAll(/https?:\/\/[^/\s]+(\/\S+)/g)]);
  const found = links.map(([, link = '']) => link).findLast((link) => link.startsWith(path));
  if (found === undefined) throw new Error(`No mail to ${to} has a link to ${path}.`);
  return found;
}

inBrowser.each([
  ['with script', true],
  ['without script', false],
] as const)(
  'from the front page to leaving, %s',
  async (_name, javaScriptEnabled) => {
    const address = `${javaScriptEnabled ? 'ada' : 'ben'}@example.org`;
    const context = await browser.newContext({
      baseURL: site.url,
      viewport: { width: 360, height: 740 },
      javaScriptEnabled,
      locale: 'en-US',
    });
    const page = await context.newPage();
    // Other pages of the story are looked at by axe in accessibility.test.ts.
    const isAccessible = async (): Promise<void> => {
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
      if (!javaScriptEnabled) return;
      await loadAxe(page);
      expect((await axeOf(page).analyze()).violations).toEqual([]);
    };

    await page.goto('/');
    expect(await tabTo(page, 'Email address')).toBeLessThanOrEqual(10);
    await page.keyboard.type(address);
    await tabTo(page, 'Language models');
    await page.keyboard.press('Space');
    await press(page, 'Subscribe');
    expect(await heading(page)).toBe('Check your inbox');
    await isAccessible();

    await site.sendDue();
    await page.goto(await linkInMail(address, '/confirm/'));
    await press(page, 'Confirm my subscription');
    expect(await heading(page)).toBe('You are subscribed. Welcome!');
    await isAccessible();
    await press(page, 'Send me the first edition now');
    expect(await heading(page)).toBe('Your first edition is on its way');

    await site.sendDue();
    await page.goto(await linkInMail(address, '/digests/'));
    expect(await page.locator('body').textContent()).toContain('Language Models as Zebra Keepers');
    await page.goto(await linkInMail(address, '/editions/'));
    await isAccessible();
    await press(page, 'Save');
    expect(await page.getByRole('status').textContent()).toContain('Kept');

    await page.goto(await linkInMail(address, '/preferences/'));
    await tabTo(page, 'Robotics and driving');
    await page.keyboard.press('Space');
    await press(page, 'Save');
    expect(await page.getByRole('status').first().textContent()).toBe('Saved.');
    expect(await page.getByLabel('Robotics and driving').isChecked()).toBe(true);

    await page.goto(await linkInMail(address, '/unsubscribe/'));
    await press(page, 'Unsubscribe');
    expect(await heading(page)).toBe('You are unsubscribed');
    await isAccessible();
    await context.close();
    // Some hundred presses of a key, on a machine that does other things too.
  },
  300_000,
);

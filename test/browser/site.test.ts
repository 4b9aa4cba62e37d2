/**
 * The site in a real browser: without script, by keyboard, on a phone. Skipped where there is no Chromium.
 */
import { findReader } from '../../src/readers/readers-store.ts';
import { setPaused } from '../../src/readers/subscriptions-store.ts';
import { CHROMIUM } from '../support/looks.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { visitedSite } from './visited-site.ts';

const inBrowser = CHROMIUM === undefined ? test.skip : test;

const visited = visitedSite();
const { onPage } = visited;

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
    await page.goto(visited.preferences);
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

inBrowser('a button above the form takes the choices along, and Enter in a field saves them', async () => {
  const { app } = visited.site;
  const reader = await aSubscriber(app, 'paused@example.org', { topics: ['vision'] });
  await setPaused(app.db, { id: reader.id }, true, app.clock.now());
  await visited.onPage({ javaScriptEnabled: false }, async (page) => {
    await page.goto(`/preferences/${app.tokens.sign('preferences', reader.publicId)}`);
    await page.fill('[name=queries] >> nth=0', 'zebra');
    await page.click('text=Resume now');
    expect(await page.inputValue('[name=queries] >> nth=0')).toBe('zebra');
    expect((await findReader(app.db, { id: reader.id }))?.status).toBe('active');
    await setPaused(app.db, { id: reader.id }, true, app.clock.now());
    await page.goto(page.url());
    await page.fill('[name=queries] >> nth=0', 'laundry');
    await page.press('[name=queries] >> nth=0', 'Enter');
    await page.waitForSelector('.done');
    const stored = await findReader(app.db, { id: reader.id });
    expect(stored).toMatchObject({ status: 'paused', queries: ['laundry'] });
  });
});

inBrowser('preferences find a topic by a word, and Save is always in reach', async () => {
  await onPage({ viewport: { width: 360, height: 740 } }, async (page) => {
    await page.goto(visited.preferences);
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

inBrowser('going back and reloading after two saves show what is saved, and send nothing again', async () => {
  await onPage({}, async (page) => {
    const most = page.getByLabel('Papers in one mail, at most');
    const save = async (papers: string) => {
      await most.fill(papers);
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('Saved.').waitFor();
    };
    await page.goto(visited.preferences);
    await save('11');
    await save('12');
    await page.reload();
    expect(await most.inputValue()).toBe('12');
    await page.goBack();
    expect(await most.inputValue()).toBe('12');
    expect(await page.getByText('Saved.').count()).toBe(0);
  });
});

inBrowser('fields beside each other stand on one line', async () => {
  await onPage({ viewport: { width: 1280, height: 800 } }, async (page) => {
    for (const [path, names] of [
      ['/', ['frequency', 'time']],
      [visited.preferences, ['frequency', 'time', 'timeZone']],
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
  expect(
    await visited.site.app.db.readerTopic.count({ where: { reader: { emailKey: 'keys@example.org' } } }),
  ).toBe(1);
});

inBrowser('the sign-up form offers the browser’s own time zone', async () => {
  await onPage({ timezoneId: 'Asia/Tokyo' }, async (page) => {
    await page.goto('/');
    expect(await page.locator('#timeZone').inputValue()).toBe('Asia/Tokyo');
  });
});

inBrowser('a mail in the outbox shows in its frame, and its links open in the whole window', async () => {
  await onPage({}, async (page) => {
    await page.goto(visited.paths.readers.find((path) => path.endsWith('.eml')) ?? '');
    const frame = page.frameLocator('iframe.mail');
    expect(await frame.locator('h1').first().isVisible()).toBe(true);
    expect(await frame.locator('base').getAttribute('target')).toBe('_top');
  });
});

/**
 * Every page of the site in a real browser: accessible in light and dark, and no wider than a phone. Skipped
 * where there is no Chromium.
 */
import type { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { axeOf, axeOfColours, loadAxe } from '../support/axe.ts';
import { CHROMIUM } from '../support/looks.ts';
import { visitedSite } from './visited-site.ts';

const inBrowser = CHROMIUM === undefined ? test.skip : test;

const visited = visitedSite();

const COLOUR_SCHEMES = ['light', 'dark'] as const;
type Seen = readonly [path: string, surplus: number, faults: readonly string[]];
type SeenPages = Readonly<Record<(typeof COLOUR_SCHEMES)[number], readonly Seen[]>>;

/**
 * Loading a page and axe takes longer than looking, so that both colour schemes are looked at in one visit.
 */
const seen: Partial<Record<'readers' | 'operators', Promise<SeenPages>>> = {};

inBrowser.each([
  ['readers', 'light'],
  ['readers', 'dark'],
  ['operators', 'light'],
  ['operators', 'dark'],
] as const)(
  'every page for %s is free of accessibility faults and never scrolls sideways on a phone (%s)',
  async (whose, colorScheme) => {
    seen[whose] ??= lookAt(visited.paths[whose]);
    const pages = (await seen[whose])[colorScheme];
    expect(pages).toEqual(visited.paths[whose].map((path) => [path, 0, []]));
  },
  // Up to twenty pages, each walked through by axe.
  300_000,
);

const lookAt = (paths: readonly string[]): Promise<SeenPages> =>
  visited.onPage({ viewport: { width: 360, height: 740 }, colorScheme: 'light' }, async (page) => {
    const pages = { light: [] as Seen[], dark: [] as Seen[] };
    for (const path of paths) {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(path);
      await loadAxe(page);
      for (const colorScheme of COLOUR_SCHEMES) {
        await page.emulateMedia({ colorScheme });
        const axe = colorScheme === 'light' ? axeOf(page) : axeOfColours(page);
        pages[colorScheme].push([path, await surplusOf(page), await faultsFoundBy(axe)]);
      }
    }
    return pages;
  });

const surplusOf = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - innerWidth');

const faultsFoundBy = async (axe: AxeBuilder): Promise<string[]> =>
  (await axe.exclude('iframe').analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);

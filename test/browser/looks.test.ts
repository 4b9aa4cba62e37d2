/**
 * How the pages for readers look in a real browser, against what was looked at and kept. Skipped where there
 * is no Chromium.
 */
import { CHROMIUM, keptLooks, type Looks, MEASURE } from '../support/looks.ts';
import { visitedSite } from './visited-site.ts';

const inBrowser = CHROMIUM === undefined ? test.skip : test;

const visited = visitedSite();

const WINDOWS = [
  [375, 'light'],
  [375, 'dark'],
  [1280, 'light'],
] as const;
type Measured = readonly (readonly [path: string, looks: Looks])[];

/** By the place of a window in `WINDOWS`: a page is loaded once, and its window changed. */
let measured: Promise<readonly Measured[]> | undefined;

inBrowser.each(WINDOWS.map((window, index) => [...window, index] as const))(
  'pages for readers look as they were kept at %d pixels, %s',
  async (width, colorScheme, index) => {
    measured ??= measureAll(visited.paths.readers.filter((one) => !one.startsWith('/outbox')));
    const pages = (await measured)[index] ?? [];
    expect(
      pages.flatMap(([path, { overlapping, surplus }]) => [
        ...overlapping.map((what) => `${path}: on each other: ${what}`),
        ...(surplus > 0 ? [`${path} is ${surplus} pixels too wide`] : []),
      ]),
    ).toEqual([]);
    const lines = [...new Set(pages.flatMap(([, looks]) => looks.lines))].sort();
    expect(lines).toEqual(keptLooks(`pages-${width}-${colorScheme}`, lines));
  },
);

const measureAll = (paths: readonly string[]): Promise<readonly Measured[]> =>
  visited.onPage({}, async (page) => {
    const all = WINDOWS.map((): (readonly [path: string, looks: Looks])[] => []);
    for (const path of paths) {
      for (const [index, [width, colorScheme]] of WINDOWS.entries()) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        if (index === 0) await page.goto(path);
        all[index]?.push([path, await page.evaluate<Looks>(MEASURE)]);
      }
    }
    return all;
  });

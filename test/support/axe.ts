/**
 * Runs axe on a page, in legacy mode: our pages have no frames of other sites, so axe needs no window of its
 * own to combine results.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** Rules whose results may differ in dark mode, on a page that was checked in light mode. */
const ABOUT_COLOURS = ['color-contrast', 'link-in-text-block'];

const required = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'));
const AXE = readFileSync(required.resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Loads axe into a page once. By itself, the builder would load it twice for each check, which takes longer
 * than the check.
 */
export const loadAxe = (page: Page): Promise<unknown> => page.evaluate(AXE);

/**
 * Checks a page that has axe loaded. Asks for violations only: for every element that passes, axe would also
 * find the shortest selector.
 */
export const axeOf = (page: Page): AxeBuilder =>
  new AxeBuilder({ page, axeSource: 'void 0' }).setLegacyMode().options({ resultTypes: ['violations'] });

export const axeOfColours = (page: Page): AxeBuilder => axeOf(page).withRules(ABOUT_COLOURS);

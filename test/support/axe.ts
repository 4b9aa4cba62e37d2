/**
 * axe on a page: no page of ours has a frame of another site, so that it needs no window of its own to put
 * results together.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What may be different in dark on a page that was looked at in light. */
const ABOUT_COLOURS = ['color-contrast', 'link-in-text-block'];

const required = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'));
const AXE = readFileSync(required.resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Loads axe into a page, once: of itself it would load it twice for each look, which takes longer than
 * looking.
 */
export const loadAxe = (page: Page): Promise<unknown> => page.evaluate(AXE);

/**
 * On a page that has axe. Only faults are asked for: of what is right axe would find the shortest selector,
 * element by element.
 */
export const axeOf = (page: Page): AxeBuilder =>
  new AxeBuilder({ page, axeSource: 'void 0' }).setLegacyMode().options({ resultTypes: ['violations'] });

export const axeOfColours = (page: Page): AxeBuilder => axeOf(page).withRules(ABOUT_COLOURS);

/** axe on a page: no page of ours has a frame of another site, so that it needs no window of its own to put results together. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What may be different in dark on a page that was looked at in light. */
const ABOUT_COLOURS = ['color-contrast', 'link-in-text-block'];

export const axeOf = (page: Page): AxeBuilder => new AxeBuilder({ page }).setLegacyMode();

export const axeOfColours = (page: Page): AxeBuilder => axeOf(page).withRules(ABOUT_COLOURS);

/**
 * /sample: the mail that a new reader would get now, for everything trending or for the choices in a link.
 */

import { sharedLinks } from '../../../digest/rendering/digest-links.ts';
import { wholeText } from '../../../mail/format/fragment.ts';
import { utcDay } from '../../../text/days.ts';
import { WHY_WORDING } from '../../../text/wording/digest-wording.ts';
import { FRAME_WORDING } from '../../../text/wording/page-wording.ts';
import { PROBLEM_WORDING } from '../../../text/wording/problem-wording.ts';
import { HTML, type PageRequest, type PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { asPage } from '../reader/digest.ts';
import { problemPage } from './problems.ts';
import { subscribeValues } from './subscribe-form.ts';
import { understoodPreferences } from './week.ts';

export async function getSample(site: Site, { query }: PageRequest): Promise<PageResponse> {
  const { app, topicNames, formats } = site;
  const preferences = understoodPreferences(site, subscribeValues(query));
  const { edition, items, matched } = await site.lastWeek.select(preferences, preferences.maxPapers);
  if (items.length === 0)
    return problemPage(site, 200, PROBLEM_WORDING.noSample.title, PROBLEM_WORDING.noSample.text);
  const { html } = (await site.renderer()).render({
    day: utcDay(app.clock.now()),
    edition,
    items,
    matched,
    layout: preferences.layout,
    format: 'html',
    links: sharedLinks(await app.baseUrl()),
    feedbackToken: null,
    groups: null,
    undelivered: null,
    topicNames,
    formats,
    why: WHY_WORDING.sample,
    postalAddress: app.config.postalAddress,
    notice: app.notice === null ? FRAME_WORDING.sample : `${FRAME_WORDING.sample} ${app.notice}`,
  });
  return { status: 200, type: HTML, body: asPage(wholeText(html)), caching: 'public', policy: 'mail' };
}

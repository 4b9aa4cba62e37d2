/** /sample: the mail that a new reader would get now, for everything trending or for the wishes of a link. */
import { sharedLinks } from '../../../digest/rendering/digest-links.ts';
import { wholeText } from '../../../mail/format/fragment.ts';
import { utcDay } from '../../../text/days.ts';
import { HTML, type PageRequest, type PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { asPage } from '../reader/digest.ts';
import { problemPage } from './problems.ts';
import { subscribeValues } from './subscribe-form.ts';
import { understoodWishes } from './week.ts';

const NOTICE = 'A sample: what a new reader would get today.';

export async function getSample(site: Site, { query }: PageRequest): Promise<PageResponse> {
  const { app, topicNames } = site;
  const wishes = understoodWishes(site, subscribeValues(query));
  const { edition, items, matched } = await site.lastWeek.select(wishes, wishes.maxPapers);
  if (items.length === 0)
    return problemPage(
      site,
      200,
      'No sample yet',
      'Nothing was read in the last seven days that fits. Please look again tomorrow.',
    );
  const { html } = (await site.renderer()).render({
    day: utcDay(app.clock.now()),
    edition,
    items,
    matched,
    layout: wishes.layout,
    format: 'html',
    links: sharedLinks(await app.baseUrl()),
    feedbackToken: null,
    groups: null,
    undelivered: null,
    topicNames,
    why: 'Each reader’s mail has what they chose, at the time they chose, and links to change or end it.',
    postalAddress: app.config.postalAddress,
    notice: app.notice === null ? NOTICE : `${NOTICE} ${app.notice}`,
  });
  return { status: 200, type: HTML, body: asPage(wholeText(html)), caching: 'public', policy: 'mail' };
}

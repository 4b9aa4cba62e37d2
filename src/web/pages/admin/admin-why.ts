/** /admin/why: why a reader got no mail on a day; by POST, to keep addresses out of links and logs. */

import { whyNoMail } from '../../../delivery/reports/ledger-views-store.ts';
import { parseEmailAddress } from '../../../readers/email-address.ts';
import { localDayOf } from '../../../readers/next-due.ts';
import { findReader } from '../../../readers/readers-store.ts';
import { isCalendarDay } from '../../../text/days.ts';
import { renderPage } from '../../components/layout.ts';
import { labelled } from '../../components/select-fields.ts';
import { formToken } from '../../http/admin-auth.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';

export const getWhy = (site: Site): PageResponse => whyPage(site, { email: '', day: '' }, null, 200);

export async function postWhy(site: Site, request: PageRequest): Promise<PageResponse> {
  const asked = {
    email: request.form.get('email')?.trim() ?? '',
    day: request.form.get('day')?.trim() ?? '',
  };
  const address = parseEmailAddress(asked.email);
  const reader = address.ok ? await findReader(site.app.db, { emailKey: address.value.key }) : null;
  if (reader === null) return whyPage(site, asked, 'No subscriber has this address.', 422);
  const now = site.app.clock.now();
  const localDay = (at: Date): string => localDayOf(reader.timeZone, at);
  const day = asked.day === '' ? localDay(now) : asked.day;
  if (!isCalendarDay(day)) return whyPage(site, asked, 'Expected a day such as 2026-03-11.', 422);
  const keptSince = new Date(now.getTime() - site.app.config.keep.deliveriesMs);
  const answer = await whyNoMail(site.app.db, { readerId: reader.id, day, now, keptSince, localDay });
  return whyPage(site, { ...asked, day }, `${day}: ${answer}.`, 200);
}

/** Renders the form, which is also on the dashboard. */
export const whyForm = (site: Site, asked = { email: '', day: '' }): Html =>
  html`<form method="post" action="${site.to('/admin/why')}">${formToken(site)}<div class="row">
${labelled({ name: 'email', label: 'Address' }, (attributes) => html`<input type="email" ${attributes} required value="${asked.email}">`)}
${labelled({ name: 'day', label: 'Their local day' }, (attributes) => html`<input type="date" ${attributes} value="${asked.day}">`)}
</div><button type="submit">Why no mail?</button></form>`;

function whyPage(
  site: Site,
  asked: { email: string; day: string },
  answer: string | null,
  status: number,
): PageResponse {
  const body = html`<p class="eyebrow"><a href="${site.to('/admin')}">Dashboard</a></p><h1>Why no mail?</h1>
${whyForm(site, asked)}${answer !== null && html`<p class="note" role="status">${answer}</p>`}`;
  return renderPage(site, { title: 'Why no mail?', personal: true, body, status });
}

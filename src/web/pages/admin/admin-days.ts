/** /admin/days: sent, joined, left, bounced and complained by day, and what is due in the next 24 hours. */
import { sentPerDay } from '../../../delivery/reports/run-outcomes-store.ts';
import { papersByIds } from '../../../papers/papers-store.ts';
import { DAY_MS, utcDay } from '../../../text/days.ts';
import { dueByHour, happeningsByDay, strongestSince } from '../../admin-store.ts';
import { formatInstant } from '../../components/labels.ts';
import { renderPage } from '../../components/layout.ts';
import { barChart } from '../../components/line-chart.ts';
import { paperList } from '../../components/paper-list.ts';
import { table } from '../../components/table.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { announcementToInbox } from '../../status-store.ts';
import { adminMenu } from './admin-menu.ts';

const DAYS_SHOWN = 30;
const PAPERS_SHOWN = 10;
const HOUR_MS = 3_600_000;
/** The charts, with what each counts. */
const CHARTS: Readonly<Record<string, string>> = {
  sent: 'Digests sent',
  joined: 'Subscriptions confirmed',
  left: 'Unsubscribed',
  hard: 'Hard bounces',
  soft: 'Soft bounces',
  complaint: 'Complaints',
};

export async function getDays(site: Site, request: PageRequest): Promise<PageResponse> {
  const { db, clock } = site.app;
  const now = clock.now();
  const since = new Date(Date.parse(utcDay(now)) - (DAYS_SHOWN - 1) * DAY_MS);
  const sent = (await sentPerDay(db, since)).map(({ day, count }) => ({ day, what: 'sent', count }));
  const counts = new Map(
    [...sent, ...(await happeningsByDay(db, since))].map(({ day, what, count }) => [`${day} ${what}`, count]),
  );
  const days = Array.from({ length: DAYS_SHOWN }, (_, index) =>
    utcDay(new Date(since.getTime() + index * DAY_MS)),
  );
  const countOf = (day: string, what: string): number => counts.get(`${day} ${what}`) ?? 0;
  const [half, , almostAll] = await announcementToInbox(db);
  const body = html`${adminMenu(site, request)}<h1>Days</h1>
${await nextDay(site, now)}
<section><h2>The last ${DAYS_SHOWN} days</h2><p class="hint">Days are UTC.${half !== undefined && almostAll !== undefined && ` In the newest digests half of the new papers came within ${inHours(half)} of their announcement, 99 in 100 within ${inHours(almostAll)}.`}</p>
${Object.entries(CHARTS).map(([what, name]) =>
  dayChart(
    name,
    days.map((day) => ({ name: day, value: countOf(day, what) })),
  ),
)}
${table(
  ['Day', ...Object.values(CHARTS)],
  days.toReversed().map((day) => [day, ...Object.keys(CHARTS).map((what) => countOf(day, what))]),
)}</section>`;
  return renderPage(site, { title: 'Days', personal: true, body });
}

const inHours = (seconds: number): string => `${(seconds / 3600).toFixed(1)} hours`;

const dayChart = (name: string, bars: readonly { readonly name: string; readonly value: number }[]): Html =>
  html`<h3>${name}: ${bars.reduce((sum, { value }) => sum + value, 0)}</h3>${barChart(bars, `${name} on each of the last ${DAYS_SHOWN} days`)}`;

/** Who is due, hour by hour, and the papers that would lead. */
async function nextDay(site: Site, now: Date): Promise<Html> {
  const { db } = site.app;
  const until = new Date(now.getTime() + DAY_MS);
  const due = await dueByHour(db, now, until);
  const byHour = new Map(due.map(({ hour, count }) => [hour.getTime(), count]));
  const first = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
  const hours = Array.from({ length: 25 }, (_, index) => new Date(first + index * HOUR_MS));
  const bars = hours.map((hour) => ({ name: formatInstant(hour), value: byHour.get(hour.getTime()) ?? 0 }));
  const total = bars.reduce((sum, { value }) => sum + value, 0);
  const papers = await papersByIds(
    db,
    await strongestSince(db, new Date(now.getTime() - DAY_MS), PAPERS_SHOWN),
  );
  return html`<section><h2>The next 24 hours</h2><p>${total} digests are due.</p>${total > 0 && barChart(bars, 'Digests due in each of the next hours')}
<h3>The strongest papers of the last 24 hours</h3>${papers.length === 0 ? html`<p class="empty">None.</p>` : paperList(site, papers, { longAbstracts: false })}</section>`;
}

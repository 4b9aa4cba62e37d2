/** /admin/days: readers, mails and how late they are, by day; and what is due in the next 24 hours. */

import { sentPerDay } from '../../../delivery/reports/run-outcomes-store.ts';
import { DAY_MS, HOUR_MS } from '../../../durations.ts';
import { papersByIds } from '../../../papers/papers-store.ts';
import { utcDay } from '../../../text/days.ts';
import { dueByHour, reportsByDay, strongestSince } from '../../admin-store.ts';
import { formatInstant } from '../../components/labels.ts';
import { barChart } from '../../components/line-chart.ts';
import { paperList } from '../../components/paper-list.ts';
import { table } from '../../components/table.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import { readersByDay } from '../../reader-history-store.ts';
import type { Site } from '../../site.ts';
import { announcementToInbox, latencyByDay } from '../../status-store.ts';
import { adminPage } from './admin-page.ts';

const DAYS_SHOWN = 30;
const PAPERS_SHOWN = 10;
/** The titles of the daily charts, by what each counts. */
const CHARTS: Readonly<Record<string, string>> = {
  sent: 'Digests sent',
  joined: 'Subscriptions confirmed',
  left: 'Unsubscribed',
  hard: 'Hard bounces',
  soft: 'Soft bounces',
  complaint: 'Complaints',
};

/** The columns of the table, which has the same figures as the charts. */
const HEADS = [
  'Day',
  'Active readers',
  'Sent',
  'Confirmed',
  'Left',
  'Hard bounces',
  'Soft bounces',
  'Complaints',
  'Half within',
  '99 in 100 within',
];

export async function getDays(site: Site, request: PageRequest): Promise<PageResponse> {
  const { db, clock, hasher } = site.app;
  const now = clock.now();
  const since = new Date(Date.parse(utcDay(now)) - (DAYS_SHOWN - 1) * DAY_MS);
  const days = Array.from({ length: DAYS_SHOWN }, (_, index) =>
    utcDay(new Date(since.getTime() + index * DAY_MS)),
  );
  const readers = await readersByDay(db, hasher, days);
  const happened = [
    ...(await sentPerDay(db, since)).map(({ day, count }) => ({ day, what: 'sent', count })),
    ...readers.flatMap(({ day, joined, left }) => [
      { day, what: 'joined', count: joined },
      { day, what: 'left', count: left },
    ]),
    ...(await reportsByDay(db, since)),
  ];
  const counts = new Map(happened.map(({ day, what, count }) => [`${day} ${what}`, count]));
  const countOf = (day: string, what: string): number => counts.get(`${day} ${what}`) ?? 0;
  const late = new Map((await latencyByDay(db, since)).map((one) => [one.day, one]));
  const [half, , almostAll] = await announcementToInbox(db);
  const body = html`${await nextDay(site, now)}
<section><h2>The last ${DAYS_SHOWN} days</h2><p class="hint">Days are UTC.${half !== undefined && almostAll !== undefined && ` In the newest digests half of the new papers came within ${inHours(half)} of their announcement, 99 in 100 within ${inHours(almostAll)}.`}</p>
<div class="charts">
${dayChart(`Active readers: ${readers.at(-1)?.active}`, days, (_, index) => readers[index]?.active ?? 0)}
${Object.entries(CHARTS).map(([what, name]) =>
  dayChart(`${name}: ${days.reduce((sum, day) => sum + countOf(day, what), 0)}`, days, (day) =>
    countOf(day, what),
  ),
)}
${dayChart('From announcement to inbox: half of the papers, in hours', days, (day) => rounded(late.get(day)?.half))}
${dayChart('From announcement to inbox: 99 in 100, in hours', days, (day) => rounded(late.get(day)?.almostAll))}
</div>
<p class="hint">Active readers are counted by when those who are known here confirmed, were imported, left and were stopped; who is paused now or was erased is not among them. How late a day was is that of up to twenty digests of each of its runs.</p>
${table(
  HEADS,
  days
    .toReversed()
    .map((day, index) => [
      html`<time datetime="${day}">${day}</time>`,
      readers[days.length - 1 - index]?.active,
      ...Object.keys(CHARTS).map((what) => countOf(day, what)),
      hoursOf(late.get(day)?.half),
      hoursOf(late.get(day)?.almostAll),
    ]),
)}</section>`;
  return adminPage(site, request, { title: 'Days', body });
}

const inHours = (seconds: number): string => `${(seconds / 3600).toFixed(1)} hours`;
const rounded = (hours = 0): number => Number(hours.toFixed(1));
const hoursOf = (hours: number | undefined): string => (hours === undefined ? '' : `${hours.toFixed(1)} h`);

const dayChart = (
  name: string,
  days: readonly string[],
  countOn: (day: string, index: number) => number,
): Html =>
  html`<figure><figcaption>${name}</figcaption>${barChart(
    days.map((day, index) => ({ name: day, value: countOn(day, index) })),
    `${name}, on each of the last ${DAYS_SHOWN} days`,
  )}</figure>`;

/** Shows how many readers are due in each hour, and the papers that would lead their digests. */
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
  return html`<section><h2>The next 24 hours</h2><p>${total === 1 ? '1 digest is' : `${total} digests are`} due.</p>${total > 0 && barChart(bars, 'Digests due in each of the next hours')}
<h3>The strongest papers of the last 24 hours</h3>${papers.length === 0 ? html`<p class="empty">None.</p>` : paperList(site, papers, { longAbstracts: false })}</section>`;
}

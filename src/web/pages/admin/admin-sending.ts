/** /admin/sending: all digests paused, until an instant or until an operator resumes them. */

import {
  describePause,
  pauseSending,
  readPause,
  resumeSending,
} from '../../../delivery/queue/pause-store.ts';
import { formatInstant } from '../../components/labels.ts';
import { labelled, type Problems } from '../../components/select-fields.ts';
import { formToken } from '../../http/admin-auth.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { changeAsAdmin } from './admin-audit.ts';
import { adminPage } from './admin-page.ts';

interface Typed {
  readonly until: string;
  readonly problems: Problems;
}

const NOTHING_TYPED: Typed = { until: '', problems: new Map() };

export const getSending = (site: Site, request: PageRequest): Promise<PageResponse> =>
  sendingPage(site, request, NOTHING_TYPED);

async function sendingPage(site: Site, request: PageRequest, typed: Typed): Promise<PageResponse> {
  const body = await sendingForm(site, typed);
  return adminPage(site, request, { title: 'Sending', body, status: typed.problems.size === 0 ? 200 : 422 });
}

export async function postSending(site: Site, request: PageRequest): Promise<PageResponse> {
  const { db, clock } = site.app;
  const about = 'all digests';
  const as = request.form.get('as');
  if (as === 'pause') {
    const asked = request.form.get('until')?.trim() ?? '';
    const until = asked === '' ? null : parseUtcMinute(asked);
    if (asked !== '' && (until === null || until <= clock.now())) {
      const problem = `Saw ${asked}, expected a day and time in UTC that is still to come, or nothing.`;
      return sendingPage(site, request, { until: asked, problems: new Map([['until', problem]]) });
    }
    const action = until === null ? 'paused' : `paused until ${formatInstant(until)}`;
    await changeAsAdmin(site, request, { action, about }, () => pauseSending(db, until));
  }
  if (as === 'resume')
    await changeAsAdmin(site, request, { action: 'resumed', about }, () => resumeSending(db));
  return getSending(site, request);
}

/**
 * Parses what a browser sends for a day and a time (HTML, "local date and time"), as UTC; null if it is
 * invalid.
 */
function parseUtcMinute(text: string): Date | null {
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? new Date(`${text}:00Z`) : null;
  return instant?.toJSON()?.startsWith(text) ? instant : null;
}

/** Renders the state, and the button that changes it; also for the dashboard. */
export async function sendingForm(site: Site, { until: typed, problems } = NOTHING_TYPED): Promise<Html> {
  const { db, clock } = site.app;
  const pause = await readPause(db, clock.now());
  const button = pause.paused
    ? html`<button type="submit" name="as" value="resume">Resume digests</button>`
    : html`<button type="submit" class="quiet" name="as" value="pause">Pause all digests</button>`;
  const until =
    !pause.paused &&
    labelled(
      { name: 'until', label: 'Until (UTC; empty: until they are resumed)', problems },
      (attributes) => html`<input type="datetime-local" ${attributes} value="${typed}">`,
    );
  return html`<p>${describePause(pause) ?? 'Digests are sent.'} Confirmations always go.</p>
<form method="post" action="${site.to('/admin/sending')}">${formToken(site)}${until}<p>${button}</p></form>`;
}

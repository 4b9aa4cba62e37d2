/** /admin/sending: all digests paused, and resumed. */
import {
  describePause,
  pauseSending,
  readPause,
  resumeSending,
} from '../../../delivery/queue/pause-store.ts';
import { renderPage } from '../../components/layout.ts';
import { formToken } from '../../http/admin-auth.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { changeAsAdmin } from './admin-audit.ts';
import { adminMenu } from './admin-menu.ts';

export async function getSending(site: Site, request: PageRequest): Promise<PageResponse> {
  const body = html`${adminMenu(site, request)}<h1>Sending</h1>${await sendingForm(site)}`;
  return renderPage(site, { title: 'Sending', personal: true, body });
}

export async function postSending(site: Site, request: PageRequest): Promise<PageResponse> {
  const { db } = site.app;
  const about = 'all digests';
  const as = request.form.get('as');
  if (as === 'pause')
    await changeAsAdmin(site, request, { action: 'paused', about }, () => pauseSending(db, null));
  if (as === 'resume')
    await changeAsAdmin(site, request, { action: 'resumed', about }, () => resumeSending(db));
  return getSending(site, request);
}

/** The state, and the button that changes it; also on the dashboard. */
export async function sendingForm(site: Site): Promise<Html> {
  const { db, clock } = site.app;
  const pause = await readPause(db, clock.now());
  const button = pause.paused
    ? html`<button type="submit" name="as" value="resume">Resume digests</button>`
    : html`<button type="submit" class="quiet" name="as" value="pause">Pause all digests</button>`;
  return html`<p>${describePause(pause) ?? 'Digests are sent.'} Confirmations always go.</p>
<form method="post" action="${site.to('/admin/sending')}">${formToken(site)}<p>${button}</p></form>`;
}

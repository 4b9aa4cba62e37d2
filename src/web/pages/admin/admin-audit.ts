/** /admin/changes: what was changed on these pages, by whom and when. */

import { newestChanges, type RecordedChange, recordChange } from '../../audit-store.ts';
import { instantCell, table } from '../../components/table.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { adminPage } from './admin-page.ts';

const CHANGES_SHOWN = 200;

/** Makes a change on behalf of the user who is signed in, and records it; `wasDone` as in `recordChange`. */
export function changeAsAdmin<T>(
  { app }: Site,
  { admin }: PageRequest,
  what: { readonly action: string; readonly about: string },
  change: () => Promise<T>,
  wasDone?: (outcome: T) => boolean,
): Promise<T> {
  const entry = { ...what, who: admin ?? 'admin', at: app.clock.now() };
  app.log.info({ who: entry.who, ...what }, 'a change in /admin');
  return recordChange(app.db, entry, change, wasDone);
}

export async function getChanges(site: Site, request: PageRequest): Promise<PageResponse> {
  const changes = await newestChanges(site.app.db, { limit: CHANGES_SHOWN });
  const body = html`<p class="hint">The newest ${CHANGES_SHOWN} that were made on these pages. What is done on the command line is not here.</p>${changeTable(changes)}`;
  return adminPage(site, request, { title: 'Changes', body });
}

export const changeTable = (changes: readonly RecordedChange[]): Html =>
  table(
    ['When', 'Who', 'What', 'Of'],
    changes.map(({ at, who, action, about, failed }) => [
      instantCell(at),
      who,
      failed ? `${action} (not done)` : action,
      about,
    ]),
    'Changes',
  );

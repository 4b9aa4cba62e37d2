/**
 * /admin/suppressions: looks an address up, suppresses it, or lifts its suppression; stores keyed hashes
 * only.
 */

import { type ParsedAddress, parseEmailAddress } from '../../../readers/email-address.ts';
import { findReader } from '../../../readers/readers-store.ts';
import { liftStop, unsubscribeWithin } from '../../../readers/subscriptions-store.ts';
import { addSuppression, countSuppressions, findSuppression } from '../../../readers/suppression-store.ts';
import { recentSuppressions } from '../../admin-store.ts';
import { formatInstant } from '../../components/labels.ts';
import { labelled } from '../../components/select-fields.ts';
import { instantCell, table } from '../../components/table.ts';
import { formToken } from '../../http/admin-auth.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { changeAsAdmin } from './admin-audit.ts';
import { adminPage } from './admin-page.ts';

const SUPPRESSIONS_SHOWN = 100;

export const getSuppressions = (site: Site, request: PageRequest): Promise<PageResponse> =>
  suppressionsPage(site, request, { email: '', said: null, problem: null });

export async function postSuppressions(site: Site, request: PageRequest): Promise<PageResponse> {
  const email = request.form.get('email')?.trim() ?? '';
  const parsed = parseEmailAddress(email);
  if (!parsed.ok)
    return suppressionsPage(site, request, { email, said: null, problem: 'This is no address.' });
  const said = await act(site, request, parsed.value);
  return suppressionsPage(site, request, { email, said, problem: null });
}

async function act(site: Site, request: PageRequest, { key }: ParsedAddress): Promise<string> {
  const { db, hasher, clock } = site.app;
  const now = clock.now();
  // The record names a reader by number; an address without a reader is not named at all.
  const reader = await findReader(db, { emailKey: key });
  const about = reader === null ? 'an address of no reader' : `reader ${reader.id}`;
  switch (request.form.get('as')) {
    case 'stop':
      await changeAsAdmin(site, request, { action: 'suppressed', about }, () =>
        db.$transaction(async (tx) => {
          const stop = { reason: 'unsubscribed', scope: 'all', detail: 'by an operator' } as const;
          // The reader is locked before the suppression, as everywhere: the other way round, both could wait.
          if (reader !== null) await unsubscribeWithin(tx, hasher, { id: reader.id }, 'admin', now);
          await addSuppression(tx, hasher, key, stop, now);
        }),
      );
      return 'Suppressed: nothing is written to this address until an operator lifts it.';
    case 'lift': {
      const lifted = await changeAsAdmin(
        site,
        request,
        { action: 'suppression lifted', about },
        () => liftStop(db, hasher, key, now),
        (count) => count > 0,
      );
      return lifted > 0 ? 'Lifted: this address may subscribe again.' : 'There was nothing to lift.';
    }
    default:
      return lookedUp(site, key);
  }
}

async function lookedUp({ app }: Site, key: string): Promise<string> {
  const found = await findSuppression(app.db, app.hasher, key);
  if (found === null) return 'This address is not suppressed.';
  const way = found.scope === 'all' ? 'only an operator can lift it' : 'its owner may return by the form';
  return `Suppressed since ${formatInstant(found.at)}: ${found.reason}; ${way}.`;
}

async function suppressionsPage(
  site: Site,
  request: PageRequest,
  {
    email,
    said,
    problem,
  }: { readonly email: string; readonly said: string | null; readonly problem: string | null },
): Promise<PageResponse> {
  const { db, hasher } = site.app;
  const { total, unrecognisable } = await countSuppressions(db, hasher);
  const newest = await recentSuppressions(db, SUPPRESSIONS_SHOWN);
  const problems = new Map(problem === null ? [] : [['email', problem]]);
  const body = html`<p class="hint">${total} addresses, kept as keyed hashes only.${unrecognisable > 0 && ` ${unrecognisable} were made with a key that is gone and protect nobody.`}</p>
<form method="post" action="${site.to('/admin/suppressions')}">${formToken(site)}
${labelled({ name: 'email', label: 'Address', problems }, (attributes) => html`<input type="email" ${attributes} required value="${email}">`)}
<p class="inline"><button type="submit" name="as" value="look">Look up</button> <button type="submit" class="quiet" name="as" value="stop">Suppress</button> <button type="submit" class="quiet" name="as" value="lift">Lift</button></p></form>
${said !== null && html`<p class="note" role="status">${said}</p>`}
<section><h2>The newest</h2>${suppressionTable(newest)}</section>`;
  return adminPage(site, request, { title: 'Suppressions', body, status: problem === null ? 200 : 422 });
}

export const suppressionTable = (rows: Awaited<ReturnType<typeof recentSuppressions>>): Html =>
  table(
    ['Address', 'Since', 'Reason', 'Scope', 'Detail'],
    rows.map(({ addressHash, at, reason, scope, detail }) => [
      `${addressHash.slice(0, 14)}…`,
      instantCell(at),
      reason,
      scope,
      detail ?? '',
    ]),
  );

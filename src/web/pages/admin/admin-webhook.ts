/** /admin/webhooks/:name: one channel or program, its editions, and what an operator can do with it. */

import { listDeliveries } from '../../../delivery/reports/ledger-views-store.ts';
import { prepareChange } from '../../../delivery/set-webhook.ts';
import { describeAttempt } from '../../../mail/mail.ts';
import { webhookSecret } from '../../../mail/webhook/webhook-signature.ts';
import type { Reader } from '../../../readers/reader.ts';
import { statusAt } from '../../../readers/reader-json.ts';
import { getReader } from '../../../readers/readers-store.ts';
import { setPaused } from '../../../readers/subscriptions-store.ts';
import type { WebhookReader } from '../../../readers/webhook.ts';
import { findWebhookByName, removeWebhook, webhookKeys } from '../../../readers/webhooks-store.ts';
import { formatMinuteOfDay } from '../../../text/days.ts';
import { newestChanges } from '../../audit-store.ts';
import { formatInstant, formatTopics } from '../../components/labels.ts';
import { problemsByField } from '../../components/select-fields.ts';
import { factList } from '../../components/table.ts';
import { formToken } from '../../http/admin-auth.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from '../public/problems.ts';
import { type AdminActions, done, notDone, runAction } from './admin-action.ts';
import { changeAsAdmin, changeTable } from './admin-audit.ts';
import { deliveryTable } from './admin-deliveries.ts';
import { adminPage } from './admin-page.ts';
import { statusOfWebhook } from './admin-webhooks.ts';
import { changeForm, postedPreferences, type RefusedPreferences } from './webhook-preferences.ts';

const DELIVERIES_SHOWN = 20;
const CHANGES_SHOWN = 20;

const ACTIONS: AdminActions<Reader> = {
  pause: {
    word: 'webhook paused',
    run: async ({ app }, { id }) =>
      (await setPaused(app.db, { id }, true, app.clock.now()))
        ? done('Paused: nothing is posted until it is resumed.')
        : notDone('Nothing was changed.'),
  },
  resume: {
    word: 'webhook resumed',
    run: async ({ app }, { id }) =>
      (await setPaused(app.db, { id }, false, app.clock.now()))
        ? done('Resumed.')
        : notDone('Nothing was changed.'),
  },
  key: {
    word: 'signing key shown',
    run: async ({ app }, { publicId }) =>
      done(
        `What is posted is signed with ${webhookKeys(app.hasher, publicId).map(webhookSecret).join(', before with ')}`,
      ),
  },
  test: {
    word: 'test edition posted',
    async run({ testWebhook }, reader) {
      const tested = await testWebhook?.(reader);
      if (!tested)
        return notDone('Nothing in the store is new to this webhook and matches: nothing was posted.');
      const { papers, result } = tested;
      if (result.kind === 'sent') return done(`Posted, with ${papers} papers: ${result.response}`);
      return notDone(`It was not taken: ${describeAttempt(result)}`);
    },
  },
};

interface Shown {
  readonly webhook: WebhookReader;
  readonly reader: Reader;
}

export async function getAdminWebhook(site: Site, request: PageRequest): Promise<PageResponse> {
  const shown = await webhookIn(site, request);
  return shown === null ? notFoundPage(site) : webhookPage(site, request, shown, null);
}

export async function postAdminWebhook(site: Site, request: PageRequest): Promise<PageResponse> {
  const shown = await webhookIn(site, request);
  if (shown === null) return notFoundPage(site);
  const as = request.form.get('as') ?? '';
  if (as === 'remove') return remove(site, request, shown);
  if (as === 'change') return change(site, request, shown);
  const about = aboutOf(shown);
  const said = await runAction(site, request, ACTIONS, { subject: shown.reader, about });
  return webhookPage(site, request, (await webhookIn(site, request)) ?? shown, said);
}

async function change(site: Site, request: PageRequest, shown: Shown): Promise<PageResponse> {
  const { webhook } = shown;
  const preferences = postedPreferences(request.form);
  const prepared = await prepareChange(site.app, webhook, { webhook, preferences, by: 'admin' });
  if (!prepared.ok) {
    const problems = problemsByField(prepared.problems);
    return webhookPage(site, request, shown, null, { preferences, problems });
  }
  const about = aboutOf(shown);
  await changeAsAdmin(site, request, { action: 'webhook changed', about }, prepared.set);
  return webhookPage(site, request, (await webhookIn(site, request)) ?? shown, 'Changed.');
}

const aboutOf = ({ webhook }: Shown): string => `webhook ${webhook.name}`;

async function webhookIn({ app }: Site, { params }: PageRequest): Promise<Shown | null> {
  const webhook = await findWebhookByName(app.db, params.name ?? '');
  return webhook === null ? null : { webhook, reader: await getReader(app.db, { id: webhook.readerId }) };
}

/** Removes the webhook with all queued deliveries, so the box beside the button has to be ticked. */
async function remove(site: Site, request: PageRequest, shown: Shown): Promise<PageResponse> {
  if (request.form.get('sure') !== 'yes')
    return webhookPage(site, request, shown, 'Nothing was removed: tick the box beside the button.');
  const { db, hasher, clock } = site.app;
  const { name } = shown.webhook;
  await changeAsAdmin(site, request, { action: 'webhook removed', about: aboutOf(shown) }, () =>
    removeWebhook(db, hasher, name, clock.now()),
  );
  const body = html`<p>${name} and everything about it is gone: nothing is posted there any more.</p>`;
  return adminPage(site, request, { title: 'Removed', above: backLink(site), body });
}

const backLink = (site: Site): Html => html`<a href="${site.to('/admin/webhooks')}">Webhooks</a>`;

async function webhookPage(
  site: Site,
  request: PageRequest,
  shown: Shown,
  said: string | null,
  refused: RefusedPreferences | null = null,
): Promise<PageResponse> {
  const { webhook, reader } = shown;
  const { db, clock } = site.app;
  const deliveries = await listDeliveries(db, { emailKey: reader.email, limit: DELIVERIES_SHOWN });
  const changes = await newestChanges(db, { limit: CHANGES_SHOWN, about: aboutOf(shown) });
  const facts = factList({
    Status: statusOfWebhook(statusAt(reader, clock.now())),
    Shape: webhook.shape,
    Address: reader.email,
    'Private addresses': webhook.allowPrivate ? 'allowed' : 'not allowed',
    When: `${reader.frequency}, ${formatMinuteOfDay(reader.minuteOfDay)} ${reader.timeZone}`,
    'Next edition': reader.nextDueAt === null ? 'none' : formatInstant(reader.nextDueAt),
    Topics: formatTopics(reader, site.topicNames),
    Searches: reader.queries.join(' · '),
    Authors: reader.authors.join(' · '),
    'Left out': reader.exclusions.join(' · '),
    Papers: `at most ${reader.maxPapers}`,
  });
  const body = html`${said !== null && html`<p class="note" role="status">${said}</p>`}
${facts}
${actionForm(site, shown)}
<details${refused !== null && html` open`}><summary>Change what is posted, and when</summary>
${changeForm(site, webhook.name, reader, refused)}
<p class="hint">Another URL or shape is set with the same name on the page of ${backLink(site)}.</p></details>
<section><h2>Editions</h2>${deliveryTable(site, deliveries, 'Editions', true)}</section>
<section><h2>Changed by operators</h2>${changeTable(changes)}</section>
<section><h2>Remove</h2>${removeForm(site, webhook)}</section>`;
  return adminPage(site, request, {
    title: webhook.name,
    above: backLink(site),
    hasChoices: true,
    body,
    status: refused === null ? 200 : 422,
  });
}

const actionForm = (site: Site, { webhook: { name, shape }, reader: { status } }: Shown): Html =>
  html`<form method="post" class="inline" action="${site.to(`/admin/webhooks/${name}`)}">${formToken(site)}
${site.testWebhook !== undefined && html`<button type="submit" name="as" value="test">Post a test edition</button>`}
${status === 'active' && html`<button type="submit" class="quiet" name="as" value="pause">Pause</button>`}
${status === 'paused' && html`<button type="submit" class="quiet" name="as" value="resume">Resume</button>`}
${shape === 'json' && html`<button type="submit" class="quiet" name="as" value="key">Show the signing key</button>`}
</form>`;

const removeForm = (site: Site, { name }: WebhookReader): Html =>
  html`<form method="post" action="${site.to(`/admin/webhooks/${name}`)}">${formToken(site)}<p><label><input type="checkbox" name="sure" value="yes"> Forget this webhook, with what waits for it</label></p><button type="submit" class="danger" name="as" value="remove">Remove</button></form>`;

/**
 * /admin/webhooks: the channels and programs that editions are posted to, with the last delivery of each;
 * adds one.
 */

import { type ListedDelivery, listDeliveries } from '../../../delivery/reports/ledger-views-store.ts';
import { prepareWebhook } from '../../../delivery/set-webhook.ts';
import { WEBHOOK_SHAPES } from '../../../mail/webhook/webhook-request.ts';
import { statusAt } from '../../../readers/reader-json.ts';
import { getReader } from '../../../readers/readers-store.ts';
import { hostOfWebhook } from '../../../readers/webhook.ts';
import { listWebhooks } from '../../../readers/webhooks-store.ts';
import { formatInstant } from '../../components/labels.ts';
import { labelled, options, type Problems, problemsByField } from '../../components/select-fields.ts';
import { instantCell, table } from '../../components/table.ts';
import { formToken } from '../../http/admin-auth.ts';
import { type Html, html, type Part } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { NO_VALUES, type SubscribeValues, subscribeValues } from '../public/subscribe-form.ts';
import { changeAsAdmin } from './admin-audit.ts';
import { adminPage } from './admin-page.ts';
import { webhookFields } from './webhook-preferences.ts';

/** The shapes, named by what is at the URL. */
const SHAPE_CHOICES = WEBHOOK_SHAPES.map(
  (shape) => [shape, shape === 'json' ? 'signed JSON, for a program' : shape] as const,
);

export const getWebhooks = (site: Site, request: PageRequest): Promise<PageResponse> =>
  webhooksPage(site, request, NOTHING_ASKED);

/** Adds a webhook, or changes URL and preferences of the one with this name. */
export async function postWebhooks(site: Site, request: PageRequest): Promise<PageResponse> {
  const { form } = request;
  const values = subscribeValues(form);
  const asked = {
    name: form.get('name')?.trim() ?? '',
    url: form.get('url') ?? '',
    shape: form.get('shape') ?? '',
    allowPrivate: form.get('allowPrivate') === 'yes',
  };
  const about = `webhook ${asked.name}`;
  const prepared = await prepareWebhook(site.app, asked, values, 'admin');
  if (prepared.ok) {
    const { webhook } = await changeAsAdmin(site, request, { action: 'webhook set', about }, prepared.set);
    return webhooksPage(site, request, { ...NOTHING_ASKED, added: webhook.name });
  }
  const problems = problemsByField(prepared.problems);
  return webhooksPage(site, request, { ...asked, values, problems, added: null });
}

interface Asked {
  readonly name: string;
  readonly shape: string;
  readonly allowPrivate: boolean;
  readonly values: SubscribeValues;
  readonly problems: Problems;
  /** The name of the webhook that was set just now. */
  readonly added: string | null;
}

const NOTHING_ASKED: Asked = {
  name: '',
  shape: 'json',
  allowPrivate: false,
  values: NO_VALUES,
  problems: new Map(),
  added: null,
};

async function webhooksPage(site: Site, request: PageRequest, asked: Asked): Promise<PageResponse> {
  const { added, problems } = asked;
  const body = html`<p class="lead">Channels of Slack, Discord, Mattermost, Matrix and ntfy, and programs, that editions are posted to. They are counted apart from readers.</p>
${added !== null && html`<p class="note" role="status"><a href="${site.to(`/admin/webhooks/${added}`)}">${added}</a> is set. A test edition shows whether it arrives.</p>`}
${await webhookTable(site)}
<section><h2>Add one</h2>${addForm(site, asked)}</section>`;
  return adminPage(site, request, {
    title: 'Webhooks',
    hasChoices: true,
    body,
    status: problems.size > 0 ? 422 : 200,
  });
}

/** Shows only the host of a URL, because the URL is a secret. */
async function webhookTable(site: Site): Promise<Html> {
  const { db, clock } = site.app;
  const rows: Part[][] = [];
  for (const { name, shape, readerId } of await listWebhooks(db)) {
    const reader = await getReader(db, { id: readerId });
    const [last] = await listDeliveries(db, { emailKey: reader.email, limit: 1 });
    rows.push([
      html`<a href="${site.to(`/admin/webhooks/${name}`)}">${name}</a>`,
      shape,
      hostOfWebhook(reader.email),
      statusOfWebhook(statusAt(reader, clock.now())),
      reader.frequency,
      last === undefined ? 'none yet' : lastDelivery(site, last),
      last === undefined ? '' : errorOf(last),
      reader.nextDueAt === null ? 'none' : instantCell(reader.nextDueAt),
    ]);
  }
  return table(
    ['Webhook', 'Shape', 'Host', 'Status', 'How often', 'Last edition', 'Error', 'Next edition'],
    rows,
  );
}

const lastDelivery = (site: Site, { id, status, sentAt, plannedAt }: ListedDelivery): Html =>
  html`<a href="${site.to(`/admin/deliveries/${id}`)}">${status}</a>, ${formatInstant(sentAt ?? plannedAt)}`;

const errorOf = ({ status, reason, response }: ListedDelivery): string =>
  status === 'sent' ? '' : [reason, response].filter((part) => part !== null).join(': ');

/** Renames the status `bounced`, because a webhook does not bounce: its URL is gone. */
export const statusOfWebhook = (status: string): string =>
  status === 'bounced' ? 'gone: nothing is posted' : status;

const addForm = (site: Site, { name, shape, allowPrivate, values, problems }: Asked): Html =>
  html`<form method="post" action="${site.to('/admin/webhooks')}">${formToken(site)}
${problems.size > 0 && html`<p class="problem" role="alert">Nothing was set. Type the URL again: it is a secret, so it is not shown.</p>`}
<div class="row long">
${labelled({ name: 'name', label: 'Name', hint: 'Such as lab-papers. A known name gets the new URL and wishes.', problems }, (attributes) => html`<input type="text" ${attributes} required maxlength="40" autocapitalize="none" spellcheck="false" value="${name}">`)}
${labelled({ name: 'shape', label: 'What is there', problems }, (attributes) => html`<select ${attributes}>${options(SHAPE_CHOICES, shape)}</select>`)}
</div>
${labelled({ name: 'url', label: 'URL', hint: 'Whoever has it can post there: it is kept, and shown nowhere.', problems }, (attributes) => html`<input type="text" inputmode="url" ${attributes} required maxlength="2000" autocomplete="off" spellcheck="false">`)}
<div class="field"><label class="box"><input type="checkbox" name="allowPrivate" value="yes"${allowPrivate && html` checked`}><span>It may lead to this machine or a private network, and be http</span></label></div>
${webhookFields(site, values, problems)}
<button type="submit">Set this webhook</button></form>`;

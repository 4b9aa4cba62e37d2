/** What is posted to a webhook, and when: fields of the form that adds one, and of that which changes one. */
import { prepareChange, type WebhookProblem } from '../../../delivery/set-webhook.ts';
import type { Reader } from '../../../readers/reader.ts';
import type { WebhookReader } from '../../../readers/webhook.ts';
import { formatMinuteOfDay } from '../../../text/days.ts';
import type { Problems } from '../../components/select-fields.ts';
import { topicsByField } from '../../components/topic-choice.ts';
import { formToken } from '../../http/admin-auth.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import {
  NO_VALUES,
  type SubscribeValues,
  subscribeValues,
  timeFields,
  wishFields,
} from '../public/subscribe-form.ts';
import { changeAsAdmin } from './admin-audit.ts';

/** Messages by field, those of one field joined. */
export function problemsByField(problems: readonly WebhookProblem[]): Problems {
  const byField = new Map<string, string>();
  for (const { field, message } of problems)
    byField.set(field, [byField.get(field), message].filter(Boolean).join(' '));
  return byField;
}

export const webhookFields = (site: Site, values: SubscribeValues, problems: Problems): Html =>
  html`${timeFields(values, problems)}
<details${values.topics.length + values.queries.length + values.authors.length + values.exclusions.length > 0 && html` open`}><summary>Topics, searches and authors; everything that is trending where none is chosen</summary>
${topicsByField({ topics: site.app.topics, chosen: new Set(values.topics) })}
${wishFields(site, values, problems)}</details>`;

/** What was typed, where it could not be set. */
export interface RefusedWishes {
  readonly values: SubscribeValues;
  readonly problems: Problems;
}

export function changeForm(site: Site, name: string, reader: Reader, refused: RefusedWishes | null): Html {
  const values = refused?.values ?? valuesOf(reader);
  return html`<form method="post" action="${site.to(`/admin/webhooks/${name}`)}">${formToken(site)}
${refused !== null && html`<p class="problem" role="alert">Nothing was changed.</p>`}
${webhookFields(site, values, refused?.problems ?? new Map())}
<button type="submit" name="as" value="change">Change</button></form>`;
}

const valuesOf = ({
  topics,
  queries,
  exclusions,
  authors,
  frequency,
  minuteOfDay,
  timeZone,
}: Reader): SubscribeValues => ({
  ...NO_VALUES,
  topics,
  queries,
  exclusions,
  authors,
  frequency,
  time: formatMinuteOfDay(minuteOfDay),
  timeZone,
});

/** Null when it was changed. */
export async function changeWishes(
  site: Site,
  request: PageRequest,
  webhook: WebhookReader,
): Promise<RefusedWishes | null> {
  const values = subscribeValues(request.form);
  const { topics, queries, exclusions, authors, frequency, time, timeZone } = values;
  const wishes = { topics, queries, exclusions, authors, frequency, time, timeZone };
  const prepared = await prepareChange(site.app, webhook, { webhook, wishes, by: 'admin' });
  if (!prepared.ok) return { values, problems: problemsByField(prepared.problems) };
  const about = `webhook ${webhook.name}`;
  await changeAsAdmin(site, request, { action: 'webhook changed', about }, prepared.set);
  return null;
}

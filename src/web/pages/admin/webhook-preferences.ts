/** Form fields for what is posted to a webhook, and when; shared by the forms that add and change one. */

import type { Reader } from '../../../readers/reader.ts';
import type { Problems } from '../../components/select-fields.ts';
import { topicsByField } from '../../components/topic-choice.ts';
import { formToken } from '../../http/admin-auth.ts';
import { type Html, html } from '../../http/html.ts';
import type { Site } from '../../site.ts';
import { type SubscribeValues, subscribeValues, timeFields, wishFields } from '../public/subscribe-form.ts';
import { preferencesAsText } from '../reader/preferences-form.ts';

export type WebhookPreferences = Pick<
  SubscribeValues,
  'topics' | 'queries' | 'exclusions' | 'authors' | 'frequency' | 'time' | 'timeZone'
>;

export const webhookFields = (site: Site, preferences: WebhookPreferences, problems: Problems): Html =>
  html`${timeFields(preferences, problems)}
<details${preferences.topics.length + preferences.queries.length + preferences.authors.length + preferences.exclusions.length > 0 && html` open`}><summary>Topics, searches and authors; everything that is trending where none is chosen</summary>
${topicsByField({ topics: site.app.topics, chosen: new Set(preferences.topics) })}
${wishFields(site, preferences, problems)}</details>`;

/** What was typed, and why it could not be set. */
export interface RefusedPreferences {
  readonly preferences: WebhookPreferences;
  readonly problems: Problems;
}

export function changeForm(
  site: Site,
  name: string,
  reader: Reader,
  refused: RefusedPreferences | null,
): Html {
  const { preferences, problems } = refused ?? {
    preferences: preferencesAsText(reader),
    problems: new Map(),
  };
  return html`<form method="post" action="${site.to(`/admin/webhooks/${name}`)}">${formToken(site)}
${refused !== null && html`<p class="problem" role="alert">Nothing was changed.</p>`}
${webhookFields(site, preferences, problems)}
<button type="submit" name="as" value="change">Change</button></form>`;
}

/** Reads only what `changeForm` posts: other preferences, such as the number of papers, stay. */
export function postedPreferences(form: URLSearchParams): WebhookPreferences {
  const { topics, queries, exclusions, authors, frequency, time, timeZone } = subscribeValues(form);
  return { topics, queries, exclusions, authors, frequency, time, timeZone };
}

/** POST /subscribe: the same response for every address, so that it does not reveal who is a reader. */

import { parseEmailAddress } from '../../../readers/email-address.ts';
import { parseNewPreferences } from '../../../readers/preferences.ts';
import { signUp } from '../../../readers/signup-store.ts';
import { acceptedLocale } from '../../../text/regions.ts';
import { SIGNUP_WORDING } from '../../../text/wording/form-wording.ts';
import { INBOX_WORDING, PROBLEM_WORDING } from '../../../text/wording/problem-wording.ts';
import { readerRules } from '../../../topics/reader-rules.ts';
import { renderPage } from '../../components/layout.ts';
import { problemsByField } from '../../components/select-fields.ts';
import { html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { MANY_AT_ONCE_SECONDS } from './problems.ts';
import { type SubscribeValues, subscribeForm, subscribeValues } from './subscribe-form.ts';

/** Sign-ups per client are counted over an hour. */
const LIMITED_SECONDS = 3600;

export async function postSubscribe(
  site: Site,
  { form, client, headers }: PageRequest,
): Promise<PageResponse> {
  const { app } = site;
  const now = app.clock.now();
  const values = subscribeValues(form);
  const address = parseEmailAddress(values.email);
  const locale = acceptedLocale(headers['accept-language']) ?? '';
  const checked = parseNewPreferences({ ...values, locale }, readerRules(app.topics), now);
  if (!address.ok || !checked.ok) {
    const problems = problemsByField([
      ...(address.ok ? [] : [{ field: 'email', message: address.reason }]),
      ...(checked.ok ? [] : checked.problems),
    ]);
    const titles = { title: PROBLEM_WORDING.checkForm, heading: PROBLEM_WORDING.almost };
    return { ...formAgainPage(site, titles, { values, problems }), status: 422 };
  }
  const signup = {
    address: address.value,
    preferences: checked.preferences,
    wording: SIGNUP_WORDING.consent,
    client,
  };
  const signingUp = site.signups.run(() => signUp(app.db, app.hasher, signup, now));
  if (signingUp === null)
    return laterPage(site, values, 503, PROBLEM_WORDING.manyAtOnce, MANY_AT_ONCE_SECONDS);
  const { action } = await signingUp;
  return action === 'limit'
    ? laterPage(site, values, 429, PROBLEM_WORDING.limited, LIMITED_SECONDS)
    : checkInbox(site);
}

/** A sign-up that cannot be taken now is not to be typed once more. */
function laterPage(
  site: Site,
  values: SubscribeValues,
  status: number,
  { title, text }: { readonly title: string; readonly text: string },
  retryAfter: number,
): PageResponse {
  const page = formAgainPage(site, { title }, { values, problems: new Map([['form', text]]) });
  return { ...page, status, headers: { 'retry-after': String(retryAfter) } };
}

/** Renders the page after a form about mail, identical for every address. */
export function checkInbox(site: Site): PageResponse {
  const body = html`<section class="narrow"><h1>${INBOX_WORDING.title}</h1>
<p class="lead">${INBOX_WORDING.text}</p>
<p>${INBOX_WORDING.hint}</p>
<p><a href="${site.to('/')}">${PROBLEM_WORDING.home}</a></p></section>`;
  return renderPage(site, { title: INBOX_WORDING.title, body, personal: true });
}

/** Shows the form with what was typed, and what is wrong with it or what it would bring. */
export function formAgainPage(
  site: Site,
  { title, heading = title }: { readonly title: string; readonly heading?: string },
  shown: Parameters<typeof subscribeForm>[1] & object,
): PageResponse {
  return renderPage(site, {
    title,
    body: html`<div class="narrow side"><h1>${heading}</h1>${subscribeForm(site, shown)}</div>`,
    personal: true,
    hasChoices: true,
  });
}

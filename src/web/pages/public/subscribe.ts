/** POST /subscribe: the same response for every address, so that it does not reveal who is a reader. */

import { queueTransactional } from '../../../delivery/transactional/transactional-store.ts';
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
import { manyAtOncePage, problemPage } from './problems.ts';
import { subscribeForm, subscribeValues } from './subscribe-form.ts';

/** Sign-ups per client are counted over an hour. */
const RETRY_AFTER_SECONDS = 3600;

export async function postSubscribe(
  site: Site,
  { form, client, headers }: PageRequest,
): Promise<PageResponse> {
  const { app } = site;
  const now = app.clock.now();
  const values = subscribeValues(form);
  const address = parseEmailAddress(values.email);
  const locale = acceptedLocale(headers['accept-language']) ?? '';
  const wishes = parseNewPreferences({ ...values, locale }, readerRules(app.topics), now);
  if (!address.ok || !wishes.ok) {
    const problems = problemsByField([
      ...(address.ok ? [] : [{ field: 'email', message: address.reason }]),
      ...(wishes.ok ? [] : wishes.problems),
    ]);
    return formAgainPage(site, PROBLEM_WORDING.almost, { values, problems });
  }
  const signup = {
    address: address.value,
    preferences: wishes.preferences,
    wording: SIGNUP_WORDING.consent,
    client,
  };
  const signingUp = site.signups.run(() => signUp(app.db, app.hasher, signup, now, queueTransactional));
  if (signingUp === null) return manyAtOncePage(site);
  const { action } = await signingUp;
  if (action === 'limit') {
    const page = problemPage(site, 429, PROBLEM_WORDING.limited.title, PROBLEM_WORDING.limited.text);
    return { ...page, headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } };
  }
  return checkInbox(site);
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
  title: string,
  shown: Parameters<typeof subscribeForm>[1] & object,
): PageResponse {
  const isWrong = (shown.problems?.size ?? 0) > 0;
  return renderPage(site, {
    title: isWrong ? PROBLEM_WORDING.checkForm : title,
    body: html`<div class="narrow side"><h1>${title}</h1>${subscribeForm(site, shown)}</div>`,
    status: isWrong ? 422 : 200,
    personal: true,
    hasChoices: true,
  });
}

/** Change of address: asked for on the preferences page, confirmed at /email/:token from the new address. */

import { isMovable } from '../../../readers/address-change.ts';
import {
  askForAddressChange,
  confirmAddressChange,
  findAddressChange,
} from '../../../readers/address-change-store.ts';
import { parseEmailAddress } from '../../../readers/email-address.ts';
import { CONFIRMATION_DAYS, verifyIssued } from '../../../readers/issued-link.ts';
import type { Reader } from '../../../readers/reader.ts';
import { shortenedClient } from '../../../readers/signup.ts';
import { PROBLEM_WORDING } from '../../../text/wording/problem-wording.ts';
import { ADDRESS_WORDING } from '../../../text/wording/reader-page-wording.ts';
import { personalPage } from '../../components/layout.ts';
import { labelled, type Problems } from '../../components/select-fields.ts';
import { type Html, html, type Part } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { MANY_AT_ONCE_SECONDS, notFoundPage } from '../public/problems.ts';

/** Renders a part of the preferences page; nothing for a subscription that has ended. */
export const addressSection = (reader: Reader): Part =>
  isMovable(reader) &&
  html`<section><h2>${ADDRESS_WORDING.title}</h2>${addressForm('', new Map())}</section>`;

const addressForm = (typed: string, problems: Problems): Html =>
  html`<form method="post">
${labelled({ name: 'email', label: ADDRESS_WORDING.label, hint: ADDRESS_WORDING.hint, problems }, (attributes) => html`<input type="email" ${attributes} value="${typed}" required autocomplete="email">`)}
<p class="actions"><button type="submit" class="quiet" name="action" value="change-address">${ADDRESS_WORDING.button}</button></p></form>`;

/** Handles the posted form. The page that follows is the same for every address but the reader's own. */
export async function postAddressRequest(
  site: Site,
  { form }: PageRequest,
  reader: Reader,
): Promise<PageResponse> {
  const { app } = site;
  const typed = form.get('email') ?? '';
  const check = parseEmailAddress(typed);
  if (!check.ok) return formAgain(site, typed, check.reason);
  const asked = { readerId: reader.id, address: check.value };
  const asking = site.signups.run(() => askForAddressChange(app.db, app.hasher, asked, app.clock.now()));
  if (asking === null) {
    const headers = { 'retry-after': String(MANY_AT_ONCE_SECONDS) };
    return { ...formAgain(site, typed, PROBLEM_WORDING.manyAtOnce.text), status: 503, headers };
  }
  if ((await asking).isOwn) return formAgain(site, typed, ADDRESS_WORDING.own);
  return personalPage(
    site,
    200,
    ADDRESS_WORDING.asked.title,
    html`<p class="lead">${ADDRESS_WORDING.asked.text(CONFIRMATION_DAYS)}</p>
<p>${ADDRESS_WORDING.asked.hint}</p>`,
  );
}

const formAgain = (site: Site, typed: string, problem: string): PageResponse =>
  personalPage(site, 422, ADDRESS_WORDING.title, addressForm(typed, new Map([['email', problem]])));

export async function getAddressChange(site: Site, { params }: PageRequest): Promise<PageResponse> {
  const { app } = site;
  const link = verifyIssued(app.tokens, 'email', params.token ?? '', app.clock.now());
  if (link === null) return notFoundPage(site);
  const state = await findAddressChange(app.db, link);
  if (state === 'already') return movedPage(site);
  if (link.expired) return expiredPage(site);
  if (state === 'gone') return overPage(site);
  return personalPage(
    site,
    200,
    ADDRESS_WORDING.asking.title,
    html`<p class="lead">${ADDRESS_WORDING.asking.text}</p>
<form method="post"><button type="submit" name="confirm" value="yes">${ADDRESS_WORDING.asking.consent}</button></form>
<p>${ADDRESS_WORDING.asking.hint}</p>`,
  );
}

export async function postAddressChange(site: Site, { params, client }: PageRequest): Promise<PageResponse> {
  const { app } = site;
  const now = app.clock.now();
  const link = verifyIssued(app.tokens, 'email', params.token ?? '', now);
  if (link === null) return notFoundPage(site);
  if (link.expired && (await findAddressChange(app.db, link)) !== 'already') return expiredPage(site);
  const consent = {
    wording: ADDRESS_WORDING.asking.consent,
    source: 'web',
    client: shortenedClient(client),
  } as const;
  const outcome = await confirmAddressChange(app.db, app.hasher, link, consent, now);
  return outcome === 'gone' ? overPage(site) : movedPage(site);
}

const movedPage = (site: Site): PageResponse =>
  personalPage(
    site,
    200,
    ADDRESS_WORDING.moved.title,
    html`<p class="lead">${ADDRESS_WORDING.moved.text}</p>`,
  );

const expiredPage = (site: Site): PageResponse =>
  personalPage(
    site,
    410,
    ADDRESS_WORDING.expired.title,
    html`<p class="lead">${ADDRESS_WORDING.expired.text(CONFIRMATION_DAYS)}</p>`,
  );

const overPage = (site: Site): PageResponse =>
  personalPage(site, 410, ADDRESS_WORDING.over.title, html`<p class="lead">${ADDRESS_WORDING.over.text}</p>`);

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
import { html, type Part } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from '../public/problems.ts';
import { besideForm, FORM } from './preferences-form.ts';

/**
 * Renders a part of the preferences page; nothing for a subscription that has ended. Its field belongs to the
 * form of choices, so that neither is lost when the other is sent.
 */
export const addressSection = (reader: Reader, typed: string, problems: Problems): Part =>
  isMovable(reader) &&
  html`<section><h2>${ADDRESS_WORDING.title}</h2>
${labelled({ name: 'email', label: ADDRESS_WORDING.label, hint: ADDRESS_WORDING.hint, problems }, (attributes) => html`<input type="email" ${attributes} form="${FORM}" value="${typed}" autocomplete="email">`)}
<p class="actions">${besideForm('action', 'change-address', ADDRESS_WORDING.button, html` class="quiet"`)}</p></section>`;

/** Why another address was not asked. */
export interface AddressRefusal {
  readonly problem: string;
  readonly isBusy?: true;
}

/**
 * Asks the typed address whether digests should come there. Returns null if it was, as far as the reader
 * may know; or else why not.
 */
export async function askTypedAddress(
  site: Site,
  typed: string,
  reader: Reader,
): Promise<AddressRefusal | null> {
  const { app } = site;
  const check = parseEmailAddress(typed);
  if (!check.ok) return { problem: check.reason };
  const asked = { readerId: reader.id, address: check.value };
  const asking = site.signups.run(() => askForAddressChange(app.db, app.hasher, asked, app.clock.now()));
  if (asking === null) return { problem: PROBLEM_WORDING.manyAtOnce.text, isBusy: true };
  return (await asking).isOwn ? { problem: ADDRESS_WORDING.own } : null;
}

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

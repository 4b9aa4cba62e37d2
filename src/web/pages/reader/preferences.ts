/** /preferences/:token: a reader's own page; holding the link is the permission to change it. */

import { listSentDigests } from '../../../delivery/reports/personal-data-store.ts';
import { WEEK_MS } from '../../../durations.ts';
import { findHints } from '../../../papers/query-hints-store.ts';
import { countMatching } from '../../../papers/search-store.ts';
import { CONFIRMATION_DAYS } from '../../../readers/issued-link.ts';
import { localDayOf } from '../../../readers/next-due.ts';
import { parsePreferences } from '../../../readers/preferences.ts';
import type { Preferences, Reader } from '../../../readers/reader.ts';
import { statusAt } from '../../../readers/reader-json.ts';
import { findReader } from '../../../readers/readers-store.ts';
import { shortenedClient } from '../../../readers/signup.ts';
import { mayReturn, resubscribe, setPaused, setPreferences } from '../../../readers/subscriptions-store.ts';
import { formatsFor } from '../../../text/regions.ts';
import { readerReason } from '../../../text/wording/delivery-wording.ts';
import { anotherLook, WEEK_WORDING } from '../../../text/wording/form-wording.ts';
import { PROBLEM_WORDING } from '../../../text/wording/problem-wording.ts';
import { ADDRESS_WORDING, PREFERENCES_WORDING } from '../../../text/wording/reader-page-wording.ts';
import type { QueryHint } from '../../../topics/query-hints.ts';
import { readerRules } from '../../../topics/reader-rules.ts';
import { parseSearchQuery } from '../../../topics/search-query.ts';
import { renderPage } from '../../components/layout.ts';
import { describeNextDigest } from '../../components/next-digest.ts';
import { type Problems, problemsByField } from '../../components/select-fields.ts';
import { TITLES_SHOWN, weekList } from '../../components/week-list.ts';
import { whyNoMailToday } from '../../components/why-no-mail-today.ts';
import { enterCostly } from '../../http/enter-costly.ts';
import { type Html, html, type Part } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import { isFromThisSite, ownOrigins } from '../../http/same-origin.ts';
import { topicCounts } from '../../papers-shown-store.ts';
import type { Site } from '../../site.ts';
import { MANY_AT_ONCE_SECONDS, notFoundPage, problemPage } from '../public/problems.ts';
import { understoodPreferences } from '../public/week.ts';
import { type AddressRefusal, addressSection, askTypedAddress } from './address-change.ts';
import { FEEDBACK_ACTIONS, feedbackSection } from './feedback-section.ts';
import {
  besideForm,
  type Counts,
  isUnsaved,
  type PreferencesValues,
  preferencesAsText,
  preferencesForm,
  readPreferencesForm,
  saveByEnter,
} from './preferences-form.ts';
import { sentDigests } from './sent-digests.ts';

const DIGESTS_SHOWN = 20;
const MOST_COUNTED = 50;

/** Returns the reader of a preferences token; null if it is invalid or the reader no longer exists. */
export async function readerOfToken({ app }: Site, token: string | undefined): Promise<Reader | null> {
  const content = app.tokens.verify('preferences', token ?? '');
  return content === null ? null : findReader(app.db, { publicId: content.publicId });
}

/** Returns null for a post from a page of this site, or not from a browser; or else the refusal. */
export async function refuseForeignPost(site: Site, { headers }: PageRequest): Promise<PageResponse | null> {
  if (isFromThisSite(headers, ownOrigins(await site.app.baseUrl(), headers))) return null;
  return problemPage(site, 403, PROBLEM_WORDING.foreign.title, PROBLEM_WORDING.foreign.text);
}

export async function getPreferences(site: Site, request: PageRequest): Promise<PageResponse> {
  const reader = await readerOfToken(site, request.params.token);
  return reader === null ? notFoundPage(site) : preferencesPage(site, request, reader, {});
}

export async function postPreferences(site: Site, request: PageRequest): Promise<PageResponse> {
  const { params, form } = request;
  const reader = await readerOfToken(site, params.token);
  if (reader === null) return notFoundPage(site);
  const refusal = await refuseForeignPost(site, request);
  if (refusal !== null) return refusal;
  const action = form.get('action') ?? (form.has('said') ? 'forget' : 'save');
  // A form without even its hidden fields is of another type, or broken.
  if (form.size === 0 || !Object.hasOwn(ACTIONS, action))
    return showAgain(site, request, PREFERENCES_WORDING.unchanged);
  return ACTIONS[action]!(site, request, reader);
}

/** What a button of the page does. */
type PreferencesAction = (site: Site, request: PageRequest, reader: Reader) => Promise<PageResponse>;

/**
 * By the value of `action`; the button that takes back names what was said instead. A form that is sent
 * without a button saves.
 */
const ACTIONS: Readonly<Record<string, PreferencesAction>> = {
  async resume(site, request, reader) {
    const { db, clock } = site.app;
    const key = { id: reader.id };
    if (!(await setPaused(db, key, false, clock.now())))
      await setPreferences(db, key, { ...reader, pauseUntil: null }, clock.now());
    return showWithChoices(site, request, PREFERENCES_WORDING.resumed);
  },
  async resubscribe(site, request, reader) {
    const { db, hasher, clock } = site.app;
    const consent = {
      wording: PREFERENCES_WORDING.resubscribe,
      source: 'web',
      client: shortenedClient(request.client),
    } as const;
    const done = await resubscribe(db, hasher, { id: reader.id }, consent, clock.now());
    return showWithChoices(
      site,
      request,
      done ? PREFERENCES_WORDING.resubscribed : PREFERENCES_WORDING.unchanged,
    );
  },
  async 'change-address'(site, request, reader) {
    const refusal = await askTypedAddress(site, typedAddress(request), reader);
    if (refusal !== null) return showRefusal(site, request, reader, refusal);
    return showWithChoices(site, request, ADDRESS_WORDING.asked(CONFIRMATION_DAYS), ASKED);
  },
  ...Object.fromEntries(
    Object.entries(FEEDBACK_ACTIONS).map(([name, change]): [string, PreferencesAction] => [
      name,
      async (site, request, reader) =>
        showWithChoices(site, request, await change(site, reader, request.form)),
    ]),
  ),
  count: (site, request, reader) =>
    withChoices(site, request, reader, (_, values) =>
      preferencesPage(site, request, reader, { values, message: PREFERENCES_WORDING.counted }),
    ),
  save: (site, request, reader) =>
    withChoices(site, request, reader, async (preferences) => {
      const { db, clock } = site.app;
      const now = clock.now();
      const typed = typedAddress(request);
      const refusal = typed === '' ? null : await askTypedAddress(site, typed, reader);
      if (refusal !== null) return showRefusal(site, request, reader, refusal);
      if (!(await setPreferences(db, { id: reader.id }, preferences, now))) return notFoundPage(site);
      const { pauseUntil, timeZone, locale } = preferences;
      const isOver = pauseUntil !== null && pauseUntil <= localDayOf(timeZone, now);
      const saved = isOver
        ? PREFERENCES_WORDING.savedPauseOver(formatsFor(locale).longDay(pauseUntil))
        : PREFERENCES_WORDING.saved;
      if (typed === '') return showAgain(site, request, saved);
      return showAgain(site, request, `${saved} ${ADDRESS_WORDING.asked(CONFIRMATION_DAYS)}`, ASKED);
    }),
};

/** Reads the choices of the form, and shows it again if some are invalid. */
async function withChoices(
  site: Site,
  request: PageRequest,
  reader: Reader,
  use: (preferences: Preferences, values: PreferencesValues) => Promise<PageResponse>,
): Promise<PageResponse> {
  const values = readPreferencesForm(request.form, preferencesAsText(reader));
  const check = parsePreferences(values, reader, readerRules(site.app.topics));
  if (check.ok) return use(check.preferences, values);
  return preferencesPage(site, request, reader, { values, problems: problemsByField(check.problems) });
}

async function showAgain(
  site: Site,
  request: PageRequest,
  message: string,
  shown: Shown = {},
): Promise<PageResponse> {
  const reader = await readerOfToken(site, request.params.token);
  return reader === null ? notFoundPage(site) : preferencesPage(site, request, reader, { ...shown, message });
}

/** Shows the page again after a button that saves no choices, with those that came along. */
async function showWithChoices(
  site: Site,
  request: PageRequest,
  message: string,
  shown: Shown = {},
): Promise<PageResponse> {
  const reader = await readerOfToken(site, request.params.token);
  if (reader === null) return notFoundPage(site);
  const stored = preferencesAsText(reader);
  const values = readPreferencesForm(request.form, stored);
  if (!isUnsaved(values, stored)) return preferencesPage(site, request, reader, { ...shown, message });
  return preferencesPage(site, request, reader, {
    ...shown,
    values,
    message: `${message} ${PREFERENCES_WORDING.unsaved}`,
  });
}

/** Shows the page again with what is wrong with another address. */
async function showRefusal(
  site: Site,
  request: PageRequest,
  reader: Reader,
  { problem, isBusy }: AddressRefusal,
): Promise<PageResponse> {
  const values = readPreferencesForm(request.form, preferencesAsText(reader));
  const page = await preferencesPage(site, request, reader, {
    values,
    problems: new Map([['email', problem]]),
  });
  return isBusy ? { ...page, status: 503, headers: { 'retry-after': String(MANY_AT_ONCE_SECONDS) } } : page;
}

/** Another address as typed; '' if there is none. */
const typedAddress = ({ form }: PageRequest): string => form.get('email')?.trim() ?? '';

interface Shown {
  readonly values?: PreferencesValues;
  readonly problems?: Problems;
  readonly message?: string;
  /** Below the message. */
  readonly hint?: string;
  /** Another address; default: as it came along. */
  readonly typed?: string;
}

/** After another address was asked. */
const ASKED: Shown = { hint: ADDRESS_WORDING.askedHint, typed: '' };

async function preferencesPage(
  site: Site,
  request: PageRequest,
  reader: Reader,
  { values, problems = new Map(), message, hint, typed = typedAddress(request) }: Shown,
): Promise<PageResponse> {
  const stored = preferencesAsText(reader);
  const shown = values ?? stored;
  const found = { stored, ...(await countAndList(site, request, shown)) };
  const digests = await listSentDigests(site.app.db, reader.id, { limit: DIGESTS_SHOWN });
  const own = `/preferences/${request.params.token}`;
  const newest = digests[0] === undefined ? null : { ...digests[0], reason: readerReason(digests[0]) };
  const noMailToday = whyNoMailToday(reader, newest, site.app.clock.now());
  const body = html`<div class="own">
<h1>${PREFERENCES_WORDING.title}</h1>
<p class="hint">${PREFERENCES_WORDING.key(maskedAddress(reader.email))}</p>
${message !== undefined && html`<p class="done" role="status">${message}</p>`}
${hint !== undefined && html`<p class="hint">${hint}</p>`}
${problems.size > 0 && html`<p class="problem" role="alert">${anotherLook('saved', problems.size)}</p>`}
${await statusNote(site, reader, newest?.day ?? null)}
${noMailToday !== null && html`<p class="hint">${noMailToday}</p>`}
${preferencesForm(site, shown, found, problems)}
${await feedbackSection(site, reader, own)}
<p><a href="${site.to(`${own}/import`)}">${PREFERENCES_WORDING.library.link}</a>${PREFERENCES_WORDING.library.rest}</p>
<section><h2>${PREFERENCES_WORDING.sent}</h2>${sentDigests(site, reader, digests)}
<p><a href="${site.to(`${own}/sent`)}">${PREFERENCES_WORDING.allSent}</a> · <a href="${site.to(`/my/${site.app.tokens.sign('feed', reader.publicId)}/feed.xml`)}">${PREFERENCES_WORDING.ownFeed}</a></p></section>
${addressSection(reader, typed, problems)}
<section><h2>${PREFERENCES_WORDING.data}</h2><ul class="plain">
<li><a href="${site.to(`${own}/export`)}">${PREFERENCES_WORDING.export.link}</a>${PREFERENCES_WORDING.export.rest}</li>
<li><a href="${site.to(`/unsubscribe/${site.app.tokens.sign('unsubscribe', reader.publicId)}`)}">${PREFERENCES_WORDING.unsubscribe.link}</a>${PREFERENCES_WORDING.unsubscribe.rest}</li>
<li><a href="${site.to(`${own}/erase`)}">${PREFERENCES_WORDING.erase.link}</a>${PREFERENCES_WORDING.erase.rest}</li></ul></section>
</div>`;
  return renderPage(site, {
    title: PREFERENCES_WORDING.title,
    status: problems.size > 0 ? 422 : 200,
    personal: true,
    hasChoices: true,
    body,
  });
}

/**
 * Counts, and lists the last week, within the limits of costly requests. Beyond them only this is missing:
 * the page is the reader's own, and what they save is never refused.
 */
async function countAndList(
  site: Site,
  request: PageRequest,
  shown: PreferencesValues,
): Promise<{ readonly counts: Counts | null; readonly week: Html }> {
  const admission = await enterCostly(site, request);
  if (admission.kind !== 'in') return { counts: null, week: html`<p role="status">${WEEK_WORDING.busy}</p>` };
  try {
    return { counts: await countMatches(site, shown.queries), week: await listWeek(site, shown) };
  } finally {
    admission.leave();
  }
}

async function listWeek(site: Site, values: PreferencesValues): Promise<Html> {
  const preferences = understoodPreferences(site, values, values.replacements);
  return weekList(site, await site.lastWeek.select(preferences, TITLES_SHOWN), formatsFor(values.locale));
}

async function statusNote(site: Site, reader: Reader, lastDay: string | null): Promise<Part> {
  const button = (action: string, name: string): Part =>
    html`${saveByEnter()}${besideForm('action', action, name)}`;
  switch (statusAt(reader, site.app.clock.now())) {
    case 'active': {
      const next = describeNextDigest(reader, lastDay);
      return next !== null && html`<p>${PREFERENCES_WORDING.next(next)}</p>`;
    }
    case 'pending':
      return html`<p class="note">${PREFERENCES_WORDING.pending}</p>`;
    case 'paused':
      return html`<div class="note"><p>${PREFERENCES_WORDING.paused(reader.pauseUntil === null ? null : formatsFor(reader.locale).longDay(reader.pauseUntil))}</p>${button('resume', PREFERENCES_WORDING.resume)}</div>`;
    case 'unsubscribed':
      return html`<div class="note"><p>${PREFERENCES_WORDING.unsubscribed}</p>${(await mayReturn(site.app.db, site.app.hasher, reader)) && button('resubscribe', PREFERENCES_WORDING.subscribeAgain)}</div>`;
    case 'bounced':
      return html`<p class="note">${PREFERENCES_WORDING.bounced}</p>`;
    default:
      return html`<p class="note">${PREFERENCES_WORDING.complained}</p>`;
  }
}

/** Counts matches of the last week. An invalid query has no count; its error message is beside it. */
async function countMatches(site: Site, queries: readonly string[]): Promise<Counts> {
  const { db, clock, topics } = site.app;
  const since = new Date(clock.now().getTime() - WEEK_MS);
  const checked = new Set(
    queries.slice(0, MOST_COUNTED).filter((query) => readerRules(topics).checkQuery(query) === null),
  );
  const found = new Map<string, number>();
  const hints = new Map<string, readonly QueryHint[]>();
  for (const query of checked) {
    const count = await countMatching(db, { words: parseSearchQuery(query), since });
    found.set(query, count);
    hints.set(query, await findHints(db, query, count));
  }
  return { topics: await topicCounts(db, since), queries: found, hints };
}

/** Returns `a•••@example.org`: enough for its owner to recognise, too little to reveal the address. */
function maskedAddress(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}•••${email.slice(at)}`;
}

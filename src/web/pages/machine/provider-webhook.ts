/** POST /webhooks/PROVIDER: processes a mail provider's events; 404 without that provider's secret. */

import { forgetRefusedEvents, noteEventProblem } from '../../../delivery/bounces/event-problems-store.ts';
import { isFirstBody } from '../../../delivery/bounces/provider-signature-store.ts';
import { PaperroundError } from '../../../errors.ts';
import { parsedJson } from '../../../json-fields.ts';
import type { ProviderEvent } from '../../../mail/providers/provider.ts';
import { PROVIDERS } from '../../../mail/providers/providers.ts';
import { isProviderName, type ProviderName } from '../../../provider-names.ts';
import { withNoun } from '../../../text/formats.ts';
import { jsonResponse, type PageRequest, type PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from '../public/problems.ts';
import { refusal } from './webhook.ts';

/** SNS repeats a request that is answered 503 for an hour; then its event is lost, so `status` reports it. */
export async function postProviderEvents(site: Site, request: PageRequest): Promise<PageResponse> {
  try {
    return await takeEvents(site, request);
  } catch (error) {
    const { provider } = request.params;
    if (!(error instanceof PaperroundError && error.code === 'fetch_failed') || !isProviderName(provider))
      throw error;
    await site.refusedEvents.note(provider, error.message);
    return refusal(503, error.code, error.message);
  }
}

/**
 * A 200 means that every event was understood and its effect is stored. If one is not understood, the others
 * are stored all the same: the provider sends all of them again, and each takes effect only once.
 * @throws PaperroundError `fetch_failed` if Amazon SNS could not be asked for a certificate, or to confirm
 */
async function takeEvents(site: Site, request: PageRequest): Promise<PageResponse> {
  const { app, processProviderEvent: process } = site;
  const { provider } = request.params;
  if (!isProviderName(provider) || process === undefined) return notFoundPage(site);
  if (app.config.providerSecrets[provider].length === 0) return notFoundPage(site);
  const events = PROVIDERS[provider].read(parsedJson(request.body.toString('utf8')), request.headers);
  const problem = await findForgery(site, provider, request);
  if (problem !== null) {
    app.metrics.webhooksRefused.inc();
    // If these look like the provider's events, our secret is more likely wrong than the request.
    if (events.some(({ kind }) => kind !== 'not_understood'))
      await site.refusedEvents.note(provider, problem);
    return refusal(401, 'unauthorized', problem, { 'www-authenticate': 'Basic realm="Paperround webhook"' });
  }
  await forgetRefusedEvents(app.db, provider);
  const counts: Record<string, number> = {};
  for (const event of events) {
    const kind = await handleEvent(site, process, provider, event);
    app.metrics.providerEvents.inc({ provider, kind });
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  const { not_understood: unknown } = counts;
  if (unknown !== undefined)
    return refusal(
      422,
      'not_understood',
      `${withNoun(String(unknown), unknown, 'event')} ${unknown === 1 ? 'was' : 'were'} not understood`,
    );
  return jsonResponse({ events: counts }, 200, 'none');
}

/** Returns why the request is not accepted as the provider's; null if it is. */
async function findForgery(
  { app, askSns }: Site,
  provider: ProviderName,
  { headers, body }: PageRequest,
): Promise<string | null> {
  const now = app.clock.now();
  const secrets = app.config.providerSecrets[provider];
  const auth = await PROVIDERS[provider].authenticate({ headers, body, secrets, now, fetchFromSns: askSns });
  if (!auth.ok) return auth.problem;
  const { signed } = auth;
  return signed === undefined || (await isFirstBody(app.db, { provider, signed, body }, now))
    ? null
    : 'the signature came before, with another body';
}

/** @returns what the event was, for the metrics and the response */
async function handleEvent(
  { app, askSns }: Site,
  process: NonNullable<Site['processProviderEvent']>,
  provider: ProviderName,
  event: ProviderEvent,
): Promise<string> {
  switch (event.kind) {
    case 'not_needed':
      return event.kind;
    case 'not_understood':
      await noteEventProblem(app.db, provider, `not understood: ${event.name}`, app.clock.now());
      return event.kind;
    case 'confirmation':
      await askSns(event.url);
      return event.kind;
    default:
      return process(provider, event);
  }
}

/** POST /webhooks/PROVIDER: processes a mail provider's events. 404 without that provider's secret. */
import { noteEventProblem } from '../../../delivery/bounces/event-problems-store.ts';
import { parsedJson } from '../../../json-fields.ts';
import type { ProviderEvent } from '../../../mail/providers/provider.ts';
import { PROVIDERS } from '../../../mail/providers/providers.ts';
import { isProviderName, type ProviderName } from '../../../provider-names.ts';
import { jsonResponse, type PageRequest, type PageResponse } from '../../http/response.ts';
import type { ProcessProviderEvent, Site } from '../../site.ts';
import { notFoundPage } from '../public/problems.ts';
import { refusal } from './webhook.ts';

/**
 * A 200 means that every event was understood and its effect is stored. If one was not, the others are stored
 * all the same: the provider sends them all again, and each has an effect once.
 */
export async function postProviderEvents(
  site: Site,
  { params, headers, body }: PageRequest,
): Promise<PageResponse> {
  const { app, processProviderEvent: process, askSns } = site;
  const { provider } = params;
  if (!isProviderName(provider) || process === null) return notFoundPage(site);
  const secrets = app.config.providerSecrets[provider];
  if (secrets.length === 0) return notFoundPage(site);
  const { authenticate, read } = PROVIDERS[provider];
  const auth = await authenticate({ headers, body, secrets, now: app.clock.now(), fetchFromSns: askSns });
  if (!auth.ok) {
    app.metrics.webhooksRefused.inc();
    return refusal(401, 'unauthorized', auth.problem, {
      'www-authenticate': 'Basic realm="Paperround webhook"',
    });
  }
  const counts: Record<string, number> = {};
  for (const event of read(parsedJson(body.toString('utf8')), headers)) {
    const kind = await handleEvent(site, process, provider, event);
    app.metrics.providerEvents.inc({ provider, kind });
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  if (counts.not_understood !== undefined)
    return refusal(422, 'not_understood', `${counts.not_understood} events were not understood`);
  return jsonResponse({ events: counts }, 200, 'none');
}

/** @returns what it was, for the metrics and the answer */
async function handleEvent(
  { app, askSns }: Site,
  process: ProcessProviderEvent,
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

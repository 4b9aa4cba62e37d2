/** /healthz: the process is alive. /readyz: it can do its work, or why it cannot. */

import { LONGEST_UNBEGUN_MS, oldestUnbegunMail } from '../../../delivery/reports/unbegun-mails-store.ts';
import { MINUTE_MS } from '../../../durations.ts';
import { messageOf } from '../../../errors.ts';
import { jsonResponse, type PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';

export const getHealth = (): PageResponse => jsonResponse({ status: 'ok' }, 200, 'none');

export async function getReadiness(site: Site): Promise<PageResponse> {
  const problems = [...(await queueProblems(site)), ...(await site.ready())];
  return jsonResponse(
    { status: problems.length === 0 ? 'ready' : 'not ready', problems },
    problems.length === 0 ? 200 : 503,
    'none',
  );
}

async function queueProblems({ app }: Site): Promise<readonly string[]> {
  try {
    const now = app.clock.now();
    const oldest = await oldestUnbegunMail(app.db, now);
    const waited = oldest === null ? 0 : now.getTime() - oldest.getTime();
    if (waited <= LONGEST_UNBEGUN_MS) return [];
    return [`queue: the oldest mail waits for ${Math.round(waited / MINUTE_MS)} minutes`];
  } catch (error) {
    app.log.error({ err: error }, 'the readiness check could not ask the database');
    return [`database: does not answer (${error instanceof Error ? error.name : messageOf(error)})`];
  }
}

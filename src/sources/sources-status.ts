/** Reports the state of every source for `status`, the site and /admin. */

import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/client.ts';
import { withoutUrlSecrets } from '../secret-in-url.ts';
import type { Outcome } from './outcome.ts';
import { type SourceHistory, sourceHistories } from './source-history-store.ts';
import { findSourceProblem } from './source-problem.ts';
import { sourceTitle } from './source-title.ts';

export interface SourceStatus {
  readonly name: string;
  /** The name that readers see. */
  readonly title: string;
  /** As configured, without secrets; null for files, and for sources that only `ingest --file` has named. */
  readonly url: string | null;
  readonly files: string | null;
  /** Is it in paperround.yaml? */
  readonly configured: boolean;
  readonly enabled: boolean;
  readonly lastReadAt: Date | null;
  readonly outcome: Outcome | null;
  readonly format: string | null;
  readonly listingDate: string | null;
  /** Number of entries of the last read. */
  readonly entries: number | null;
  readonly unseen: number | null;
  /** Why the last outcome is not `ok`. */
  readonly error: string | null;
  readonly milliseconds: number | null;
  readonly nextReadAt: Date | null;
  /** When it was last read without failing. */
  readonly lastSuccessAt: Date | null;
  /** Number of failed reads in a row. */
  readonly failures: number;
  /** What is wrong, as a sentence for the operator; null if all is well. */
  readonly problem: string | null;
}

/** Returns the configured sources in their order, then others in the store, by name. */
export async function sourcesStatus({
  config,
  db,
  clock,
}: {
  readonly config: Pick<Config, 'sources'>;
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
}): Promise<SourceStatus[]> {
  const now = clock.now();
  const histories = await sourceHistories(db);
  const configured = config.sources.map((source) => {
    const history = histories.get(source.name) ?? null;
    const nextReadAt = source.enabled ? (history?.nextReadAt ?? now) : null;
    const facts = {
      ...NEVER_READ,
      ...history?.last,
      enabled: source.enabled,
      everyMs: source.everyMs,
      nextReadAt,
      failures: history?.failures ?? 0,
    };
    const problem = findSourceProblem(
      { ...facts, pagesAt: history?.pagesAt ?? [], lastSuccessAt: history?.lastSuccessAt ?? null },
      now,
    );
    return {
      ...buildStatus(source.name, history),
      title: sourceTitle(source),
      url: source.url === undefined ? null : withoutUrlSecrets(source.url),
      files: source.files ?? null,
      configured: true,
      enabled: source.enabled,
      nextReadAt,
      problem,
    };
  });
  const names = new Set(config.sources.map((source) => source.name));
  const others = [...histories]
    .filter(([name, history]) => !names.has(name) && history.last !== null)
    .map(([name, history]) => buildStatus(name, history));
  return [...configured, ...others];
}

const NEVER_READ = {
  lastReadAt: null,
  outcome: null,
  format: null,
  listingDate: null,
  entries: null,
  unseen: null,
  error: null,
  milliseconds: null,
};

function buildStatus(name: string, history: SourceHistory | null): SourceStatus {
  return {
    name,
    title: sourceTitle({ name }),
    url: null,
    files: null,
    configured: false,
    enabled: false,
    ...NEVER_READ,
    ...history?.last,
    nextReadAt: null,
    lastSuccessAt: history?.lastSuccessAt ?? null,
    failures: history?.failures ?? 0,
    problem: null,
  };
}

/** Finds the configured sources that are to be read. */

import type { SourceConfig } from '../config-file.ts';
import type { Database } from '../database/client.ts';
import { PaperroundError } from '../errors.ts';
import { groupBy } from '../group-by.ts';
import { hostOf } from './fetching/hosts-store.ts';
import { isDue } from './schedule.ts';
import { sourceState } from './source-state-store.ts';

/** The part of the configuration that defines the sources. */
export interface SourcesConfig {
  readonly sources: readonly SourceConfig[];
  readonly configFile: string | null;
}

/**
 * Returns the configured sources with these names.
 * @throws PaperroundError `unknown_source`
 */
export function namedSources(
  { sources, configFile }: SourcesConfig,
  names: readonly string[],
): SourceConfig[] {
  const unknown = names.filter((name) => !sources.some((source) => source.name === name));
  if (unknown.length > 0) {
    const known = sources.map((source) => source.name).join(', ');
    const list = unknown.map((name) => JSON.stringify(name)).join(', ');
    throw new PaperroundError(
      'unknown_source',
      `There is no source ${list} in ${configFile ?? 'paperround.yaml'}.`,
      {
        hint:
          known === ''
            ? 'None is configured: `paperround init` writes some, `paperround sources add URL` adds one.'
            : `Known ones are ${known}.`,
        facts: { unknown },
      },
    );
  }
  return [...new Set(names)].map((name) => sources.find((source) => source.name === name) as SourceConfig);
}

export async function dueSources(
  db: Database,
  { sources }: SourcesConfig,
  now: Date,
): Promise<SourceConfig[]> {
  const states = await Promise.all(sources.map(({ name }) => sourceState(db, name)));
  return sources.filter((source, index) => isDue(source, states[index]?.nextReadAt ?? null, now));
}

/** Explains to a person why `ingest` had nothing to do. */
export async function explainNothingToRead(
  db: Database,
  { sources }: SourcesConfig,
  now: Date,
): Promise<string> {
  const enabled = sources.filter((source) => source.enabled);
  if (sources.length === 0)
    return 'No source is configured: `paperround init` writes some, `paperround sources add URL` adds one, `ingest --file` reads files.';
  if (enabled.length === 0) return `None of the ${sources.length} sources is enabled; see paperround.yaml.`;
  const times = await Promise.all(
    enabled.map(async ({ name }) => (await sourceState(db, name))?.nextReadAt ?? now),
  );
  const next = times.toSorted((a, b) => a.getTime() - b.getTime())[0];
  return `Nothing new: no source is due before ${next?.toISOString()}. \`ingest NAME\` reads one at once.`;
}

/**
 * Groups sources by host, because those of one host are read one after another anyway. Files are one group.
 */
export function groupByHost(sources: readonly SourceConfig[]): (readonly SourceConfig[])[] {
  const groups = groupBy(sources, ({ url }) =>
    url !== undefined && URL.canParse(url) ? hostOf(new URL(url)) : 'files',
  );
  return [...groups.values()];
}

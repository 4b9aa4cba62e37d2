/** Migrates a store in use to the title keys of this version, so that its papers are recognised again. */

import type { Transaction } from '../database/client.ts';
import { integers, texts, unnestRows } from '../database/postgres/unnest-parameters.ts';
import { normaliseIdentifier } from '../listings/identifiers.ts';
import { addTitles } from './details-store.ts';
import { groupEntries } from './group-entries.ts';
import { type IdentityKeys, renewedTitleKey } from './identify.ts';
import { mergePapers } from './merge-store.ts';
import type { WorkDetails } from './same-work.ts';

/** Increase it with any change to `titleKey` or to what makes two papers one. */
export const TITLE_KEYS_VERSION = '2';

/** Papers per batch. */
const BATCH = 2_000;

/**
 * Recomputes all title keys, from the current and former titles of papers. What was one paper stays
 * one, so that no reader gets it again: titles whose keys differ only now become further titles of the
 * same paper. Papers that are one by today's rules are merged.
 */
export async function renewTitleKeys(tx: Transaction, now: Date): Promise<void> {
  for (let after = 0; ; ) {
    const rows = await titlesAfter(tx, after);
    const renewed = rows.flatMap((row) => renewedTitles(row) ?? []);
    if (renewed.length > 0) await storeTitles(tx, renewed);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  await mergeTwins(tx, now);
  await renewDois(tx, now);
}

/** Renews DOIs that were stored with trailing parts of a link; a paper stored under both forms is merged. */
async function renewDois(tx: Transaction, now: Date): Promise<void> {
  const rows = await tx.$queryRaw<{ value: string; paper_id: number }[]>`
    SELECT value, paper_id FROM paper_identifiers WHERE scheme = 'doi' AND value ~ '[?#&]|;jsessionid=|[./,;:"]$' ORDER BY value`;
  for (const { value, paper_id: paperId } of rows) {
    const doi = normaliseIdentifier('doi', value);
    if (doi === null || doi === value) continue;
    const [owner] = await tx.$queryRaw<
      { paper_id: number }[]
    >`SELECT paper_id FROM paper_identifiers WHERE scheme = 'doi' AND value = ${doi}`;
    const [own] = await tx.$queryRaw<
      { paper_id: number }[]
    >`SELECT paper_id FROM paper_identifiers WHERE scheme = 'doi' AND value = ${value}`;
    const ids = [...new Set([own?.paper_id ?? paperId, ...(owner === undefined ? [] : [owner.paper_id])])];
    if (ids.length > 1) await mergePapers(tx, [ids], now);
    if (owner === undefined)
      await tx.$executeRaw`UPDATE paper_identifiers SET value = ${doi} WHERE scheme = 'doi' AND value = ${value}`;
    else await tx.$executeRaw`DELETE FROM paper_identifiers WHERE scheme = 'doi' AND value = ${value}`;
  }
}

interface TitlesRow {
  readonly id: number;
  readonly title: string;
  readonly key: string;
  /** Its former titles, oldest first. */
  readonly former: readonly string[];
  readonly further_keys: readonly string[];
  readonly further_titles: readonly string[];
}

const titlesAfter = (tx: Transaction, after: number): Promise<TitlesRow[]> => tx.$queryRaw<TitlesRow[]>`
  SELECT id, title, title_key AS key,
    ARRAY(SELECT title FROM paper_revisions WHERE paper_id = papers.id ORDER BY id) AS former,
    ARRAY(SELECT key FROM paper_titles WHERE paper_id = papers.id ORDER BY key) AS further_keys,
    ARRAY(SELECT title FROM paper_titles WHERE paper_id = papers.id ORDER BY key) AS further_titles
  FROM papers WHERE id > ${after}::int ORDER BY id LIMIT ${BATCH}::int`;

interface RenewedTitles {
  readonly id: number;
  readonly key: string;
  /** By key. */
  readonly further: ReadonlyMap<string, string>;
}

/** Returns null if nothing has to change. */
function renewedTitles({
  id,
  title,
  key,
  former,
  further_keys,
  further_titles,
}: TitlesRow): RenewedTitles | null {
  const titles = [...former, title];
  const renewed = renewedTitleKey(key, titles[0] ?? title);
  const further = new Map<string, string>();
  further_titles.forEach((text, index) => {
    further.set(renewedTitleKey(further_keys[index] ?? '', text), text);
  });
  for (const text of titles) further.set(renewedTitleKey(key, text), text);
  further.delete(renewed);
  const isSame =
    renewed === key &&
    further.size === further_keys.length &&
    further_keys.every((known) => further.has(known));
  return isSame ? null : { id, key: renewed, further };
}

async function storeTitles(tx: Transaction, renewed: readonly RenewedTitles[]): Promise<void> {
  const ids = renewed.map(({ id }) => id);
  await tx.$executeRaw`
    UPDATE papers SET title_key = renewed.key
    FROM ${unnestRows({ id: integers(ids), key: texts(renewed.map(({ key }) => key)) })} AS renewed
    WHERE papers.id = renewed.id AND papers.title_key <> renewed.key`;
  await tx.$executeRaw`DELETE FROM paper_titles WHERE paper_id = ANY (${ids}::int[])`;
  await addTitles(
    tx,
    renewed.flatMap(({ id, further }) => [...further].map(([key, title]) => ({ paperId: id, key, title }))),
  );
}

type Twin = WorkDetails & {
  readonly id: number;
  readonly title: string;
  readonly key: string;
  readonly identifiers: readonly string[];
};

/** Merges papers that share a title as a page that lists all of them would. */
async function mergeTwins(tx: Transaction, now: Date): Promise<void> {
  const twins = await tx.$queryRaw<Twin[]>`
    SELECT id, title, title_key AS key, url, coalesce(authors[1:200], '{}') AS authors, left(abstract, 400) AS abstract,
      ARRAY(SELECT scheme || ' ' || value FROM paper_identifiers WHERE paper_id = papers.id ORDER BY 1) AS identifiers
    FROM papers WHERE title_key IN (SELECT title_key FROM papers GROUP BY title_key HAVING count(*) > 1) ORDER BY id`;
  const keys = twins.map(
    ({ identifiers, key, ...details }): IdentityKeys => ({
      ...parseIdentifiers(identifiers),
      titleKey: key,
      entry: details,
    }),
  );
  const groups = groupEntries(keys, { byIdentifier: new Map(), byTitleKey: new Map(), papers: new Map() });
  const several = groups
    .map(({ entries }) => entries.flatMap((place) => twins[place]?.id ?? []))
    .filter((ids) => ids.length > 1);
  await mergePapers(tx, several, now);
}

function parseIdentifiers(identifiers: readonly string[]): Pick<IdentityKeys, 'identifiers'> {
  return {
    identifiers: identifiers.map((text) => {
      const end = text.indexOf(' ');
      return {
        scheme: text.slice(0, end) as IdentityKeys['identifiers'][number]['scheme'],
        value: text.slice(end + 1),
        text,
      };
    }),
  };
}

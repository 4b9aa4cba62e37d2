/** Finds the papers that the entries of a page are about, known and unseen ones. */

import type { Transaction } from '../database/client.ts';
import type { ListingEntry } from '../listings/listing.ts';
import type { Group, StoredMatches } from './clusters.ts';
import { computeFingerprint } from './fingerprint.ts';
import { groupEntries } from './group-entries.ts';
import { type IdentityKeys, identityKeys, withoutSharedIdentifiers } from './identify.ts';
import { joinEntries } from './join-entries.ts';
import { findMatches } from './matches-store.ts';
import { mergePapers } from './merge-store.ts';
import { reserveIds } from './write-store.ts';

/** A paper of the page with its id in the store. */
export interface PaperOnPage extends Group {
  readonly paperId: number;
  readonly isNew: boolean;
  readonly isMerged: boolean;
  /** All its entries on the page joined into one, and the hash of its text. */
  readonly entry: ListingEntry;
  readonly fingerprint: string;
  /** The key of its first title on the page. */
  readonly titleKey: string;
  /** Titles that are not stored for it yet; for an unseen paper, those after the first. */
  readonly furtherTitles: readonly { readonly key: string; readonly title: string }[];
}

/**
 * Finds the paper of each entry, merges papers that the page shows to be one, and assigns ids to
 * unseen ones.
 */
export async function identifyPapers(
  tx: Transaction,
  entries: readonly ListingEntry[],
  now: Date,
): Promise<PaperOnPage[]> {
  const keys = withoutSharedIdentifiers(entries.map(identityKeys));
  const matches = await findMatches(tx, keys);
  const groups = groupEntries(keys, matches);
  const several = groups.filter(({ stored }) => stored.length > 1);
  const survivors = await mergePapers(
    tx,
    several.map(({ stored }) => stored),
    now,
  );
  const survivorOfGroup = new Map(several.map((group, index) => [group, survivors[index]]));
  const unseen = groups.filter(({ stored }) => stored.length === 0).length;
  let nextId = unseen === 0 ? 0 : await reserveIds(tx, unseen);
  return groups.map((group) => {
    const { stored, entries: places, newIdentifiers } = group;
    const isNew = stored.length === 0;
    const entry = joinEntries(places.flatMap((place) => entries[place] ?? []));
    return {
      stored,
      entries: places,
      newIdentifiers,
      paperId: isNew ? nextId++ : (survivorOfGroup.get(group) ?? stored[0] ?? 0),
      isNew,
      isMerged: stored.length > 1,
      entry,
      fingerprint: computeFingerprint(entry),
      ...collectTitles(group, entries, keys, matches),
    };
  });
}

const NO_TITLES: readonly never[] = [];

/**
 * Collects the titles of a group's entries: the key of the first, and one title for each key that is not
 * stored yet.
 */
function collectTitles(
  { entries: places, stored }: Group,
  entries: readonly ListingEntry[],
  keys: readonly IdentityKeys[],
  { byTitleKey }: StoredMatches,
): Pick<PaperOnPage, 'titleKey' | 'furtherTitles'> {
  const isStored = (key: string) => byTitleKey.get(key)?.some((id) => stored.includes(id)) ?? false;
  const titleKey = keys[places[0] ?? 0]?.titleKey ?? '';
  if (places.length === 1 && (stored.length === 0 || isStored(titleKey)))
    return { titleKey, furtherTitles: NO_TITLES };
  const titles = new Map(places.map((place) => [keys[place]?.titleKey ?? '', entries[place]?.title ?? '']));
  if (stored.length === 0) titles.delete(titleKey);
  return {
    titleKey,
    furtherTitles: [...titles].flatMap(([key, title]) => (isStored(key) ? [] : [{ key, title }])),
  };
}

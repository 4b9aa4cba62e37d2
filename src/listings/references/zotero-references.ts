/** Reads the items of a Zotero library, as its API (version 3) returns them. */

import { gatherReferences, type ReadReferences, type Reference, referenceOf } from './reference.ts';

/** Types of items that are not papers. */
const NO_PAPER = new Set(['attachment', 'note', 'annotation']);

/** @param items JSON that is not trusted */
export function readZoteroItems(items: readonly unknown[]): ReadReferences {
  return gatherReferences(
    items
      .map(dataOf)
      .filter((data) => data !== null)
      .map(referenceFrom),
  );
}

type ItemData = Readonly<Record<string, unknown>>;

function dataOf(item: unknown): ItemData | null {
  const data = typeof item === 'object' && item !== null ? (item as { data?: unknown }).data : null;
  if (typeof data !== 'object' || data === null) return null;
  return NO_PAPER.has(String((data as ItemData).itemType)) ? null : (data as ItemData);
}

function referenceFrom(data: ItemData): Reference | null {
  const text = (name: string): string | undefined => {
    const value = data[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return referenceOf({
    title: text('title'),
    doi: text('DOI'),
    arxiv: text('archiveID'),
    urls: ['url'].flatMap((name) => text(name) ?? []),
    notes: ['extra', 'publicationTitle', 'reportNumber'].flatMap((name) => text(name) ?? []),
  });
}

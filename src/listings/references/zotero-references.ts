/** Reads the items of a Zotero library, as its API (version 3) returns them. */

import { isObject, type Json, textIn } from '../../json-fields.ts';
import { gatherReferences, type ReadReferences, type Reference, referenceOf } from './reference.ts';

/** Types of items that are not papers. */
const NO_PAPER = new Set(['attachment', 'note', 'annotation']);

/** @param items JSON that is not trusted */
export function readZoteroItems(items: readonly unknown[]): ReadReferences {
  const papers = items
    .map((item) => (isObject(item) ? item.data : null))
    .filter(isObject)
    .filter(({ itemType }) => !NO_PAPER.has(String(itemType)));
  return gatherReferences(papers.map(referenceFrom));
}

const referenceFrom = (data: Json): Reference | null =>
  referenceOf({
    title: textIn(data, 'title'),
    doi: textIn(data, 'DOI'),
    arxiv: textIn(data, 'archiveID'),
    urls: [textIn(data, 'url')],
    notes: ['extra', 'publicationTitle', 'reportNumber'].map((name) => textIn(data, name)),
  });

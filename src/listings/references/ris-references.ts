/** Reads RIS, the tagged lines of reference managers: `TI  - A title`. */

import { gatherReferences, type ReadReferences, type Reference, referenceOf } from './reference.ts';

const LINE = /^([A-Z][A-Z0-9]) {1,2}- ?(.*)$/;

export function readRis(text: string): ReadReferences {
  return gatherReferences(records(text));
}

function* records(text: string): Generator<Reference | null, void> {
  let fields = new Map<string, string[]>();
  let last: string[] | null = null;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, tag, value = ''] = LINE.exec(line) ?? [];
    if (tag === undefined) {
      // A long value may go on in the next line.
      if (last !== null && line.trim() !== '') last[last.length - 1] += ` ${line.trim()}`;
      continue;
    }
    if (tag === 'TY' && fields.size > 0) yield referenceFrom(fields);
    if (tag === 'TY') fields = new Map();
    last = fields.get(tag) ?? [];
    fields.set(tag, last);
    last.push(value);
    if (tag !== 'ER') continue;
    yield referenceFrom(fields);
    fields = new Map();
    last = null;
  }
  if (fields.size > 0) yield referenceFrom(fields);
}

function referenceFrom(fields: ReadonlyMap<string, readonly string[]>): Reference | null {
  const all = (...tags: readonly string[]): readonly string[] => tags.flatMap((tag) => fields.get(tag) ?? []);
  return referenceOf({
    title: all('TI', 'T1', 'CT', 'BT')[0],
    doi: all('DO')[0],
    urls: all('UR', 'L1', 'L2', 'LK'),
    notes: all('AN', 'M1', 'M3', 'N1', 'JO', 'JF', 'T2', 'DO'),
  });
}

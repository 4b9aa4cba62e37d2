/** Reads the entries of a BibTeX file, each once, from its `@` to the next line that begins with one. */

import { gatherReferences, type ReadReferences, type Reference, referenceOf } from './reference.ts';

const ENTRY_START = /^[ \t]*@/gm;
/** Kinds of entries that are not papers. */
const NO_ENTRY = new Set(['comment', 'preamble', 'string']);

export function readBibtex(text: string): ReadReferences {
  return gatherReferences(entries(text));
}

function* entries(text: string): Generator<Reference | null, void> {
  const starts = [...text.matchAll(ENTRY_START)].map(({ index, 0: { length } }) => index + length);
  for (const [at, start] of starts.entries()) {
    const entry = text.slice(start, starts[at + 1] ?? text.length);
    const kind = /^[a-z]+/i.exec(entry)?.[0].toLowerCase() ?? '';
    if (kind !== '' && !NO_ENTRY.has(kind)) yield referenceFrom(fieldsOf(entry));
  }
}

function referenceFrom(fields: ReadonlyMap<string, string>): Reference | null {
  const eprint = fields.get('eprint');
  const archive = (fields.get('archiveprefix') ?? fields.get('eprinttype') ?? 'arxiv').toLowerCase();
  return referenceOf({
    title: fields.get('title'),
    doi: fields.get('doi'),
    arxiv: archive === 'arxiv' ? eprint : undefined,
    urls: ['url', 'ee', 'link'].flatMap((name) => fields.get(name) ?? []),
    notes: ['journal', 'note', 'howpublished', 'number', 'publisher'].flatMap(
      (name) => fields.get(name) ?? [],
    ),
  });
}

/**
 * Reads the fields of `@kind{key, name = {value}, name = "value", name = word # {value}}`, as far as it is
 * well-formed.
 */
function fieldsOf(entry: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let at = entry.indexOf(',');
  while (at >= 0 && at < entry.length) {
    const equals = entry.indexOf('=', at);
    if (equals < 0) break;
    const name = entry
      .slice(at + 1, equals)
      .trim()
      .toLowerCase();
    const { value, end } = valueFrom(entry, equals + 1);
    if (value === null) break;
    if (!fields.has(name)) fields.set(name, value);
    at = end;
  }
  return fields;
}

/**
 * Returns the value that begins at `start`, without its braces or quotes, and the index of the comma after
 * it.
 */
function valueFrom(entry: string, start: number): { readonly value: string | null; readonly end: number } {
  let value = '';
  let at = start;
  while (at < entry.length) {
    const letter = entry[at]!;
    if (letter === ',') return { value: value.trim(), end: at };
    if (letter === '}' || letter === ')') return { value: value.trim(), end: entry.length };
    if (letter === '{' || letter === '"') {
      const end = endOfQuoted(entry, at);
      if (end < 0) return { value: null, end: entry.length };
      value += entry.slice(at + 1, end);
      at = end + 1;
      continue;
    }
    if (letter !== '#') value += letter;
    at += 1;
  }
  return { value: value.trim(), end: at };
}

/** Returns where the brace or quote that opens at `start` closes; -1 if it does not. */
function endOfQuoted(entry: string, start: number): number {
  const isBrace = entry[start] === '{';
  let depth = 0;
  for (let at = isBrace ? start : start + 1; at < entry.length; at += 1) {
    const letter = entry[at];
    if (letter === '\\') at += 1;
    else if (letter === '{') depth += 1;
    else if (letter === '}') {
      depth -= 1;
      if (isBrace && depth === 0) return at;
    } else if (letter === '"' && !isBrace && depth === 0) return at;
  }
  return -1;
}

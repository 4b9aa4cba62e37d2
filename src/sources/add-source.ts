/** Changes the sources in the text of paperround.yaml and keeps everything else, including comments. */

import { Document, isMap, isSeq, parseDocument } from 'yaml';
import { PaperroundError } from '../errors.ts';

export interface SourceToAdd {
  readonly name: string;
  readonly url: string;
  /** The name that readers see; default: made from `name`. */
  readonly title?: string;
  readonly kind: string;
  /** As written in the file, for example 30m or 6h. */
  readonly every: string;
}

/**
 * Returns the text of paperround.yaml with one more source.
 * @param text the current text of the file; empty for a new file
 * @throws PaperroundError `bad_configuration` if the text is not such a file
 */
export function withSource(text: string, { name, url, title, kind, every }: SourceToAdd): string {
  const document = parseFile(text);
  const sources = document.get('sources');
  const row = document.createNode({
    name,
    ...(title === undefined ? {} : { title }),
    url,
    ...(kind === 'auto' ? {} : { kind }),
    every,
  });
  if (isSeq(sources)) {
    // `sources: []` must become a block list, to stay readable.
    sources.flow = false;
    sources.add(row);
  } else if (sources === undefined || sources === null) {
    document.set('sources', document.createNode([row]));
  } else {
    throw new PaperroundError('bad_configuration', '`sources:` in paperround.yaml is no list.', {
      hint: 'Write it as a list of sources; `paperround init` shows one.',
    });
  }
  return document.toString({ lineWidth: 0 });
}

/**
 * Returns the text with one source enabled or disabled. Enabled is the default, so it is not written out.
 * @throws PaperroundError `unknown_source`; `bad_configuration` if the text is not such a file
 */
export function withSourceEnabled(text: string, name: string, enabled: boolean): string {
  const document = parseFile(text);
  const sources = document.get('sources');
  const rows = isSeq(sources) ? sources.items.filter((row) => isMap(row)) : [];
  const row = rows.find((one) => one.get('name') === name);
  if (row === undefined)
    throw new PaperroundError(
      'unknown_source',
      `There is no source ${JSON.stringify(name)} in paperround.yaml.`,
      { hint: '`paperround sources` lists them.' },
    );
  if (enabled) row.delete('enabled');
  else row.set('enabled', false);
  return document.toString({ lineWidth: 0 });
}

function parseFile(text: string): Document {
  const document: Document = text.trim() === '' ? new Document({}) : parseDocument(text);
  const [problem] = document.errors;
  if (problem === undefined) return document;
  throw new PaperroundError(
    'bad_configuration',
    `paperround.yaml is not YAML: ${problem.message.split('\n')[0]}`,
  );
}

/** Returns a free name: the wanted one, or that with the next free number. */
export function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  let number = 2;
  while (taken.includes(`${wanted}-${number}`)) number += 1;
  return `${wanted}-${number}`;
}

/** Adds a source to the text of paperround.yaml, keeping all that stands there, comments too. */
import { Document, isSeq, parseDocument } from 'yaml';
import { PaperroundError } from '../errors.ts';

export interface SourceToAdd {
  readonly name: string;
  readonly url: string;
  readonly kind: string;
  /** As written there: 30m, 6h. */
  readonly every: string;
}

/**
 * The text of paperround.yaml with one source more.
 * @param text what stands in the file now; empty for a new one
 * @throws PaperroundError `bad_configuration` when the text is not such a file
 */
export function withSource(text: string, { name, url, kind, every }: SourceToAdd): string {
  const document = text.trim() === '' ? new Document({}) : parseDocument(text);
  const [problem] = document.errors;
  if (problem !== undefined)
    throw new PaperroundError(
      'bad_configuration',
      `paperround.yaml is not YAML: ${problem.message.split('\n')[0]}`,
    );
  const sources = document.get('sources');
  const row = document.createNode({ name, url, ...(kind === 'auto' ? {} : { kind }), every });
  if (isSeq(sources)) {
    // `sources: []` has to become a list of lines to stay readable.
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

/** A name that is not taken: the wanted one, or with the next free number. */
export function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  let number = 2;
  while (taken.includes(`${wanted}-${number}`)) number += 1;
  return `${wanted}-${number}`;
}

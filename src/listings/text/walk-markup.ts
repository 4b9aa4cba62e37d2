/** Walks through HTML or XML tag by tag, in linear time and memory. */

import { type Handler, Parser } from 'htmlparser2';
import { PaperroundError } from '../../errors.ts';

/**
 * Nesting depth. The parser's time grows with its square; real pages with unclosed elements reach a few
 * hundred.
 */
const DEEPEST_MARKUP = 5_000;

export interface MarkupWalker extends Pick<Partial<Handler>, 'ontext' | 'onopentag' | 'onclosetag'> {
  /** The text has ended: anything closed after this was cut off. */
  onover?(): void;
}

/**
 * Calls the walker for each tag and text. Entities are decoded once: HTML's in HTML, the five of XML
 * in XML (`xml`), never ones that a page declares.
 *
 * @throws PaperroundError `not_a_listing` when elements are nested deeper than on any real page
 */
export function walkMarkup(
  text: string,
  walker: MarkupWalker,
  { xml = false }: { xml?: boolean } = {},
): void {
  let depth = 0;
  const parser = new Parser(
    {
      ontext: (piece) => walker.ontext?.(piece),
      onopentag(name, attributes, isImplied) {
        depth += 1;
        if (depth > DEEPEST_MARKUP) {
          throw new PaperroundError(
            'not_a_listing',
            `The page nests elements more than ${DEEPEST_MARKUP} deep, which no listing does.`,
          );
        }
        walker.onopentag?.(name, attributes, isImplied);
      },
      onclosetag(name, isImplied) {
        depth -= 1;
        walker.onclosetag?.(name, isImplied);
      },
    },
    { xmlMode: xml, decodeEntities: true },
  );
  parser.write(text);
  walker.onover?.();
  parser.end();
}

/** Builds html that is safe by construction: html`…` escapes every value that is not html itself. */

import { withoutUnwritable } from '../../text/control-characters.ts';
import { escapeMarkup } from '../../text/escape-markup.ts';

const MARKUP = Symbol('markup');

/** Markup made by `html`. */
export interface Html {
  readonly [MARKUP]: string;
}

/**
 * Template values: text and numbers are escaped; null, undefined and false render nothing; lists are
 * joined.
 */
export type Part = Html | string | number | null | undefined | false | readonly Part[];

/**
 * Returns markup with parts filled in. Attributes must be quoted in the template.
 * @example html`<a href="${url}">${title}</a>`
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let markup = strings[0] as string;
  for (const [index, part] of parts.entries()) markup += written(part) + strings[index + 1];
  return { [MARKUP]: markup };
}

/** Returns the markup as text, ready to send. */
export const markupOf = (markup: Html): string => markup[MARKUP];

function written(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'string') return escapeMarkup(withoutUnwritable(part));
  if (typeof part === 'number') return String(part);
  if (isList(part)) return part.map(written).join('');
  return part[MARKUP];
}

const isList = (part: Part): part is readonly Part[] => Array.isArray(part);

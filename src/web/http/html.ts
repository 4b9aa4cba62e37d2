/** Markup that is safe by construction: everything put into an html`…` template is escaped unless it is such markup itself. */

const MARKUP = Symbol('markup');

/** A piece of markup made by `html`. */
export interface Html {
  readonly [MARKUP]: string;
}

/** What a template takes: text and numbers are escaped; null, undefined and false are nothing; lists are joined. */
export type Part = Html | string | number | null | undefined | false | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** What neither HTML nor XML may hold: control characters and halves of characters. */
const UNWRITABLE = /[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu;

/** `text` for element content and quoted attributes, in HTML and XML alike. */
export const escapeMarkup = (text: string): string =>
  text.replace(UNWRITABLE, '').replace(/[&<>"']/g, (sign) => ESCAPES[sign] as string);

/**
 * Markup with parts filled in. Attributes must be quoted in the template.
 * @example html`<a href="${url}">${title}</a>`
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let markup = strings[0] as string;
  for (const [index, part] of parts.entries()) markup += written(part) + strings[index + 1];
  return { [MARKUP]: markup };
}

/** The markup as text, ready to be sent. */
export const markupOf = (markup: Html): string => markup[MARKUP];

function written(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'string') return escapeMarkup(part);
  if (typeof part === 'number') return String(part);
  if (isList(part)) return part.map(written).join('');
  return part[MARKUP];
}

const isList = (part: Part): part is readonly Part[] => Array.isArray(part);

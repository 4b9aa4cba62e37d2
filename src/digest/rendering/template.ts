/** Compiled markup with placeholders: split once, bound once per paper, filled per reader. Pure. */

import { PaperroundError } from '../../errors.ts';
import type { Fragment } from '../../mail/format/fragment.ts';
import { encodeFragment, sharedFragment } from '../../mail/format/fragment.ts';
import { escapeMarkup } from '../../text/escape-markup.ts';

/** Text for placeholders when a template is bound; it is escaped. Null or '' drops an `if` block. */
export type Values = Readonly<Record<string, string | null>>;

/** Values for the remaining placeholders: text, or a finished fragment. Null or '' drops an `if` block. */
export type Fillings = Readonly<Record<string, string | Fragment | null>>;

/** Functions that append the finished fragments of each `each` block. */
export type Lists = Readonly<Record<string, (to: Fragment[]) => void>>;

interface Markup {
  readonly kind: 'markup';
  readonly fragment: Fragment;
}
interface Place {
  readonly kind: 'place';
  readonly name: string;
}
interface Block {
  readonly kind: 'if' | 'each';
  readonly name: string;
  readonly parts: Template;
}

/**
 * Markup, placeholders `{{name}}`, and blocks `{{#if name}}…{{/if}}` and `{{#each name}}…{{/each}}`,
 * in order.
 */
export type Template = readonly (Markup | Place | Block)[];

const MARK = /\{\{(#if |#each |\/if|\/each|)([a-zA-Z]*)\}\}/;

/** Splits compiled markup at its placeholders and blocks. */
export function parseTemplate(markup: string): Template {
  const pieces = markup.split(new RegExp(MARK, 'g'));
  const root: (Markup | Place | Block)[] = [];
  const open: { readonly kind: 'if' | 'each' | 'root'; readonly parts: (Markup | Place | Block)[] }[] = [
    { kind: 'root', parts: root },
  ];
  for (let at = 0; at < pieces.length; at += 3) {
    const parts = open.at(-1)?.parts as (Markup | Place | Block)[];
    if (pieces[at] !== '') parts.push(toMarkup(pieces[at] as string));
    const [sign, name] = [pieces[at + 1], pieces[at + 2] as string];
    if (sign === undefined) continue;
    if (sign === '') parts.push({ kind: 'place', name });
    else if (sign === '#if ' || sign === '#each ') {
      const kind = sign === '#if ' ? 'if' : 'each';
      const inner: (Markup | Place | Block)[] = [];
      parts.push({ kind, name, parts: inner });
      open.push({ kind, parts: inner });
    } else {
      const closed = open.pop();
      if (closed?.kind !== sign.slice(1)) throw badTemplate(`{{${sign}}} closes a block that is not open`);
    }
  }
  if (open.length !== 1) throw badTemplate('a block is not closed');
  return root;
}

/**
 * Fills the placeholders named in `values` and leaves the others open: what all readers share is filled once.
 */
export function bind(template: Template, values: Values): Template {
  const bound: (Markup | Place | Block)[] = [];
  let pending = '';
  const flush = (): void => {
    if (pending !== '') bound.push(toMarkup(pending));
    pending = '';
  };
  const walk = (parts: Template): void => {
    for (const part of parts) {
      if (part.kind === 'markup') pending += part.fragment.text;
      else if (!(part.name in values)) {
        flush();
        bound.push(part.kind === 'place' ? part : { ...part, parts: bind(part.parts, values) });
      } else if (part.kind === 'place') pending += escapeMarkup(values[part.name] ?? '');
      else if (part.kind === 'each') throw badTemplate(`the list {{#each ${part.name}}} was given text`);
      else if (values[part.name]) walk(part.parts);
    }
  };
  walk(template);
  flush();
  return bound;
}

/**
 * Fills all remaining placeholders.
 * @throws PaperroundError `bad_template` for a placeholder without a value
 */
export function fill(template: Template, values: Fillings, lists: Lists = {}): Fragment[] {
  const filled: Fragment[] = [];
  const walk = (parts: Template): void => {
    for (const part of parts) {
      if (part.kind === 'markup') filled.push(part.fragment);
      else if (part.kind === 'each') requireList(lists, part.name)(filled);
      else {
        const value = values[part.name];
        if (value === undefined) throw badTemplate(`nothing was given for {{${part.name}}}`);
        if (part.kind === 'if') {
          if (value) walk(part.parts);
        } else if (value)
          filled.push(typeof value === 'string' ? encodeFragment(escapeMarkup(value)) : value);
      }
    }
  };
  walk(template);
  return filled;
}

/** Splits a template in two at a placeholder or a block, which starts the second half. */
export function cutAt(template: Template, name: string): [before: Template, from: Template] {
  const at = template.findIndex((part) => part.kind !== 'markup' && part.name === name);
  if (at === -1) throw badTemplate(`there is no {{${name}}} outside of blocks`);
  return [template.slice(0, at), template.slice(at)];
}

/** Turns a template without open placeholders into one fragment. */
export function toFragment(template: Template): Fragment {
  const [piece, ...more] = fill(bind(template, {}), {});
  if (piece === undefined || more.length > 0) throw badTemplate('a piece is empty or has places left open');
  return piece;
}

/** The content of the block `{{#each name}}`. */
export function findBlock(template: Template, name: string): Template {
  for (const part of template) if (part.kind === 'each' && part.name === name) return part.parts;
  throw badTemplate(`there is no {{#each ${name}}}`);
}

/** Text that many mails share, escaped and encoded once. */
export const sharedText = (text: string): Fragment => sharedFragment(escapeMarkup(text));

const toMarkup = (text: string): Markup => ({ kind: 'markup', fragment: sharedFragment(text) });

function requireList(lists: Lists, name: string): Lists[string] {
  const list = lists[name];
  if (list === undefined) throw badTemplate(`nothing was given for {{#each ${name}}}`);
  return list;
}

export const badTemplate = (problem: string): PaperroundError =>
  new PaperroundError('bad_template', `A mail template cannot be filled: ${problem}.`, {
    hint: 'Compare templates/mail/ with src/digest/rendering/render.ts: both name the same places.',
  });

/** Reads the parts of an arXiv list page tag by tag, whatever the order of its attributes. */

import { cleanText } from '../../text/clean-text.ts';
import { splitAuthors } from '../../text/split-authors.ts';
import { walkMarkup } from '../../text/walk-markup.ts';
import { naturalNames } from './arxiv-text.ts';

export interface ListItem {
  /** The heading of its section or day. */
  readonly heading: string;
  /** The path after `/abs/` in its link. */
  id: string;
  /** The text of its first line: `[3] arXiv:2306.77777 (cross-list from math.GR) [pdf, other]`. */
  label: string;
  title: string;
  abstract: string;
  readonly authors: string[];
  subjects: string;
  comments: string;
  doi: string;
}

export interface ListPage {
  readonly headings: readonly string[];
  readonly items: readonly ListItem[];
  /** `Total of N entries`; null if the page has no total. */
  readonly total: number | null;
  /** True when the page says `No updates today.` */
  readonly saysEmpty: boolean;
  /** True when the page ends within a list, or within a part of an entry. */
  readonly isCutOff: boolean;
}

type Field =
  | 'title'
  | 'abstract'
  | 'subjects'
  | 'comments'
  | 'doi'
  | 'author'
  | 'label'
  | 'heading'
  | 'paging'
  | 'authorsText';

// Class of an element → the field that its text belongs to.
const FIELDS: readonly (readonly [className: RegExp, field: Field])[] = [
  [/\blist-title\b/, 'title'],
  [/\blist-subjects\b/, 'subjects'],
  [/\blist-comments\b/, 'comments'],
  [/\blist-doi\b/, 'doi'],
  [/\blist-authors\b/, 'authorsText'],
  [/\blist-abstract\b/, 'abstract'],
  [/\bpaging\b/, 'paging'],
];
// The label that older pages write before a value; newer ones have it in `span.descriptor`.
const DESCRIPTOR = /^(?:Title|Abstract|Authors?|Comments|Subjects|Journal-ref|DOI):\s*/i;
const TOTAL = /total of (\d{1,7}) entries/i;

// MathJax 2 in its three forms, and the label before a value.
const HIDDEN_CLASS =
  /\bdescriptor\b|(?:^|\s)(?:MathJax|MathJax_Preview|MathJax_Display|MathJax_SVG|MathJax_CHTML|MJXc-display)(?:\s|$)/;

const isHidden = (name: string, className: string): boolean =>
  (name === 'span' || name === 'div') && HIDDEN_CLASS.test(className);

interface OpenField {
  readonly field: Field;
  readonly depth: number;
  text: string;
}

export function readListPage(html: string): ListPage {
  const headings: string[] = [];
  const items: ListItem[] = [];
  let total: number | null = null;
  let saysEmpty = false;
  let depth = 0;
  // Depth of the hidden element that we are in; null outside of any.
  let hiddenFrom: number | null = null;
  // Text is collected for the innermost field that is open.
  const open: OpenField[] = [];
  let isFormula = false;
  // Depth of the description of an item; null outside of any.
  let describedFrom: number | null = null;
  let openLists = 0;
  let isCutOff = false;

  const finish = (field: Field, raw: string): void => {
    const text = cleanText(raw).replace(DESCRIPTOR, '');
    const item = items.at(-1);
    if (field === 'heading') headings.push(text);
    else if (field === 'paging') total ??= TOTAL.exec(text) === null ? null : Number(TOTAL.exec(text)?.[1]);
    else if (item === undefined) return;
    else if (field === 'author') item.authors.push(text);
    else if (field === 'authorsText') item.authors.push(...naturalNames(splitAuthors(text)).filter(isName));
    else if (item[field] === '') item[field] = text;
  };

  walkMarkup(html, {
    onopentag(name, attributes) {
      depth += 1;
      const className = attributes.class ?? '';
      if (hiddenFrom === null && (name === 'script' || name === 'style' || isHidden(name, className)))
        hiddenFrom = depth;
      // A page saved from a browser holds its mathematics twice; the original is in a script next to it.
      isFormula = name === 'script' && /^math\/tex/i.test(attributes.type ?? '');
      if (isFormula && open.length > 0) (open.at(-1) as OpenField).text += '$';
      const around = open.at(-1);
      const field = findField(name, className, around?.field, describedFrom !== null);
      // Most names are links to a search for the author; those without a link keep their place between them.
      if (field === 'author' && around !== undefined) {
        finish('authorsText', around.text);
        around.text = '';
      }
      if (name === 'dl') openLists += 1;
      if (name === 'dd' && items.length > 0) describedFrom ??= depth;
      if (name === 'dt')
        items.push({
          heading: headings.at(-1) ?? '',
          id: '',
          label: '',
          title: '',
          abstract: '',
          authors: [],
          subjects: '',
          comments: '',
          doi: '',
        });
      const item = items.at(-1);
      if (name === 'a' && item !== undefined && open.at(-1)?.field === 'label')
        item.id ||= /\/abs\/([^?#]+)/.exec(attributes.href ?? '')?.[1] ?? '';
      if (field !== null) open.push({ field, depth, text: '' });
    },
    ontext(text) {
      const field = open.at(-1);
      if (field !== undefined && (hiddenFrom === null || isFormula)) field.text += text;
      // Older pages have the total in small print, newer ones in a block; both outside of entries.
      if (items.length === 0 && field === undefined) {
        if (/no updates/i.test(text)) saysEmpty = true;
        const found = TOTAL.exec(text)?.[1];
        if (found !== undefined) total ??= Number(found);
      }
    },
    onover() {
      isCutOff = openLists > 0 || open.length > 0;
      // Half a title is not a title.
      if (open.at(-1)?.field === 'title') open.pop();
    },
    onclosetag(name) {
      if (name === 'dl') openLists -= 1;
      const field = open.at(-1);
      if (field !== undefined && field.depth === depth) {
        open.pop();
        finish(field.field, field.text);
      }
      if (isFormula && field !== undefined) field.text += '$';
      isFormula = false;
      if (hiddenFrom === depth) hiddenFrom = null;
      if (describedFrom === depth) describedFrom = null;
      depth -= 1;
    },
  });
  return {
    headings,
    items,
    total,
    saysEmpty: saysEmpty || headings.some((heading) => /no updates/i.test(heading)),
    isCutOff,
  };
}

// Words that lead to the next name.
const LEADING_WORDS = /^(?:with|by|for|from|on behalf|appendix)\b[^\p{Lu}]*$/u;

/** Between the links there are also signs and words that are not names: `with an appendix by`. */
const isName = (text: string): boolean => /\p{L}/u.test(text) && !LEADING_WORDS.test(text);

function findField(
  name: string,
  className: string,
  within: Field | undefined,
  isDescribed: boolean,
): Field | null {
  if (name === 'dt') return 'label';
  if (/^h[1-4]$/.test(name)) return 'heading';
  if (name === 'a' && within === 'authorsText') return 'author';
  const field = FIELDS.find(([pattern]) => pattern.test(className))?.[1];
  // A paragraph of a description that is no other field is the abstract, with or without a class.
  return field ?? (name === 'p' && isDescribed && within === undefined ? 'abstract' : null);
}

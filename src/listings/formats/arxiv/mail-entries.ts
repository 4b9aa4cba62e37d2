/** Splits a plain-text arXiv listing into entries: `\\`, fields, `\\`, abstract, `\\ (address, size)`. */

export interface MailEntry {
  /** `arXiv:2303.08867`, `Paper (*cross-listing*): gr-qc/0001002`. */
  readonly first: string;
  /** Field name in lower case → its value, continued lines joined by spaces. The first of a name wins. */
  readonly fields: ReadonlyMap<string, string>;
  /** The lines with the dates of submission, revision or replacement. */
  readonly dates: readonly string[];
  readonly abstract: string;
  readonly section: 'new' | 'crosses' | 'replacements';
  /** The last day heading above it: `Fri, 3 Mar 2023`. */
  readonly heading: string;
  /** True when the page ends within the entry. */
  readonly isCutOff: boolean;
}

const MARK = /^\\\\(?:\s*$|\s*\(\s*https?:|-)/;
const RULE = /^-{40,}\s*$/;
const CROSSES = /^(?:%-){10,}/;
const REPLACEMENTS = /^(?:%%--){5,}/;
const HEADING = /^\/\*\s{0,20}(.{1,60}?)\s{0,20}\*\/$/;
const FIRST = /^(?:arXiv|Paper)\b[^:]{0,40}:\s*\S/i;

// The fields that arXiv writes, some with a remark: `Date (revised v2):`, `Paper (*cross-listing*):`.
const KNOWN_FIELD =
  /^(?:paper|from|date|subject|title|authors?|categories|subj-class|comments?|journal-ref|doi|report-no|license|msc-class|acm-class|proxy|note)\b/;

type Part = 'between' | 'fields' | 'abstract';

export function readMailEntries(text: string): MailEntry[] {
  const entries: MailEntry[] = [];
  // Text copied from a mail program may have lost all indentation. Only the entries count: above them is
  // other text.
  const isIndented = /^[ \t]{1,20}\S/m.test(text.slice(Math.max(0, text.search(/^\\\\/m))));
  let section: MailEntry['section'] = 'new';
  let heading = '';
  let part: Part = 'between';
  let fields: string[] = [];
  let abstract: string[] = [];
  const close = (isCutOff: boolean): void => {
    const first = fields.find((line) => line.trim() !== '')?.trim() ?? '';
    if (HEADING.test(first)) heading = HEADING.exec(first)?.[1] ?? '';
    else if (FIRST.test(first))
      entries.push({
        first,
        ...readFields(fields, isIndented),
        abstract: abstract.join('\n'),
        section,
        heading,
        isCutOff,
      });
    part = 'between';
    fields = [];
    abstract = [];
  };
  for (const line of linesOf(text)) {
    const mark = line[0];
    if (
      (mark === '-' && RULE.test(line)) ||
      (mark === '%' && (CROSSES.test(line) || REPLACEMENTS.test(line)))
    ) {
      if (part !== 'between') close(false);
      if (CROSSES.test(line)) section = 'crosses';
      if (REPLACEMENTS.test(line)) section = 'replacements';
    } else if (mark === '\\' && MARK.test(line)) {
      if (part === 'between') part = 'fields';
      else if (part === 'abstract' || line.includes('(')) close(false);
      else part = 'abstract';
    } else if (part === 'fields') fields.push(line);
    else if (part === 'abstract') abstract.push(line);
  }
  // An entry without an abstract is complete after its second mark.
  if (part !== 'between') close(part === 'fields' || abstract.some((line) => line.trim() !== ''));
  return entries;
}

/** Line by line, because splitting a large page at once takes more memory than the page itself. */
function* linesOf(text: string): Generator<string> {
  let start = 0;
  while (start <= text.length) {
    const end = text.indexOf('\n', start);
    yield text.slice(start, end < 0 ? text.length : end);
    start = end < 0 ? text.length + 1 : end + 1;
  }
}

/**
 * Indented lines continue a field. Without indentation, a line continues the field above it unless it begins
 * with the name of a known field: a title may go on with `GANs: A Survey`.
 */
function readFields(lines: readonly string[], isIndented: boolean): Pick<MailEntry, 'fields' | 'dates'> {
  const fields = new Map<string, string>();
  const dates: string[] = [];
  let current = '';
  for (const line of lines) {
    const field = /^([A-Z][A-Za-z-]{1,20}(?: \([^()]{1,20}\))?):(?:\s(.*))?$/.exec(line);
    const name = (field?.[1] ?? '').toLowerCase();
    if (/^(?:Date\b|replaced with)/i.test(line)) dates.push(line);
    if (field !== null && (isIndented || KNOWN_FIELD.test(name))) {
      current = fields.has(name) ? '' : name;
      if (current !== '') fields.set(current, field[2]?.trimStart() ?? '');
    } else if ((isIndented ? /^\s+\S/ : /^(?!replaced with)\S/i).test(line) && current !== '')
      fields.set(current, `${fields.get(current) ?? ''} ${line.trim()}`);
    else if (line.trim() !== '') current = '';
  }
  return { fields, dates };
}

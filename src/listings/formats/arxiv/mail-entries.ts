/** The entries of a plain-text arXiv listing: `\\`, fields, `\\`, abstract, `\\ ( address , size)`, between lines of dashes and of percent signs. */

export interface MailEntry {
  /** `arXiv:2303.08867`, `Paper (*cross-listing*): gr-qc/0001002`. */
  readonly first: string;
  /** Field name in lower case → its value, with continued lines joined by spaces. The first of a name counts. */
  readonly fields: ReadonlyMap<string, string>;
  /** The lines that tell when it was submitted, revised or replaced. */
  readonly dates: readonly string[];
  readonly abstract: string;
  readonly section: 'new' | 'crosses' | 'replacements';
  /** What stood in the last heading of a day: `Fri, 3 Mar 2023`. */
  readonly heading: string;
  /** Does the page end within it? */
  readonly isCutOff: boolean;
}

const MARK = /^\\\\(?:\s*$|\s*\(\s*https?:|-)/;
const RULE = /^-{40,}\s*$/;
const CROSSES = /^(?:%-){10,}/;
const REPLACEMENTS = /^(?:%%--){5,}/;
const HEADING = /^\/\*\s{0,20}(.{1,60}?)\s{0,20}\*\/$/;
const FIRST = /^(?:arXiv|Paper)\b[^:]{0,40}:\s*\S/i;

type Part = 'between' | 'fields' | 'abstract';

export function readMailEntries(text: string): MailEntry[] {
  const entries: MailEntry[] = [];
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
        ...readFields(fields),
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
  // After its second mark an entry without abstract is whole.
  if (part !== 'between') close(part === 'fields' || abstract.some((line) => line.trim() !== ''));
  return entries;
}

/** Line by line, because the lines of a large page all at once take more memory than the page. */
function* linesOf(text: string): Generator<string> {
  let start = 0;
  while (start <= text.length) {
    const end = text.indexOf('\n', start);
    yield text.slice(start, end < 0 ? text.length : end);
    start = end < 0 ? text.length + 1 : end + 1;
  }
}

function readFields(lines: readonly string[]): Pick<MailEntry, 'fields' | 'dates'> {
  const fields = new Map<string, string>();
  const dates: string[] = [];
  let current = '';
  for (const line of lines) {
    const field = /^([A-Z][A-Za-z-]{1,20}(?: \([^()]{1,20}\))?):(?:\s(.*))?$/.exec(line);
    if (/^(?:Date\b|replaced with)/i.test(line)) dates.push(line);
    if (field !== null) {
      const name = (field[1] ?? '').toLowerCase();
      current = fields.has(name) ? '' : name;
      if (current !== '') fields.set(current, field[2]?.trimStart() ?? '');
    } else if (/^\s+\S/.test(line) && current !== '')
      fields.set(current, `${fields.get(current) ?? ''} ${line.trim()}`);
    else if (line.trim() !== '') current = '';
  }
  return { fields, dates };
}

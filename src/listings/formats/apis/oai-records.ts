/** Reads the records of an OAI-PMH response as lists of fields, tag by tag, so that memory stays bounded. */

import { parseCount } from '../../text/count.ts';
import { walkMarkup } from '../../text/walk-markup.ts';

/** An element with text: its name and its parent's without prefix, and the relevant attributes. */
export interface OaiField {
  readonly name: string;
  readonly parent: string;
  readonly text: string;
  readonly language: string;
  /** MARC 21: the tag of the datafield and the code of the subfield (`245a`). */
  readonly marc: string;
}

export interface OaiRecord {
  identifier: string;
  /** The root element of its metadata without prefix, which names their format; empty if it has none. */
  root: string;
  readonly sets: string[];
  isDeleted: boolean;
  isComplete: boolean;
  readonly fields: OaiField[];
}

export interface OaiPage {
  readonly responseDate: string;
  readonly verb: string;
  readonly errors: readonly { readonly code: string; readonly text: string }[];
  readonly records: readonly OaiRecord[];
  /** `completeListSize` of the resumption token; null without one. */
  readonly listSize: number | null;
  /** Records on the pages before this one. */
  readonly cursor: number;
  /** The token that requests the rest of the list; empty on the last page. */
  readonly resumptionToken: string;
  /** The requested day, if `from` and `until` are the same; otherwise empty. */
  readonly askedDay: string;
  /** False when the page breaks off before its end tag. */
  readonly isComplete: boolean;
}

// No metadata format has deeper elements, more fields or longer texts than these.
const DEEPEST = 40;
const MOST_FIELDS = 20_000;
const LONGEST_FIELD = 100_000;
const LONGEST_TOKEN = 2_000;

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
  hasChildren: boolean;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

export function readOaiPage(xml: string): OaiPage {
  const page = {
    responseDate: '',
    verb: '',
    errors: [] as { code: string; text: string }[],
    records: [] as OaiRecord[],
    listSize: null as number | null,
    cursor: 0,
    resumptionToken: '',
    askedDay: '',
    isComplete: false,
  };
  const open: Open[] = [];
  let tooDeep = 0;
  let record: OaiRecord | null = null;
  let isOver = false;
  // Elements beside the metadata (`about`) describe the record, not the paper.
  const isInMetadata = (): boolean => open.some(({ name }) => name === 'metadata');

  const closeOutsideRecords = ({ name, attributes, text }: Open): void => {
    if (name === 'responseDate') page.responseDate = text.trim();
    else if (name === 'error')
      page.errors.push({ code: attributes.code ?? 'unknown', text: text.trim().slice(0, 300) });
    else if (name === 'resumptionToken') {
      page.resumptionToken = text.trim().slice(0, LONGEST_TOKEN);
      page.listSize = parseCount(attributes.completeListSize ?? '');
      page.cursor = parseCount(attributes.cursor ?? '') ?? 0;
    }
  };

  const closeInRecord = (of: OaiRecord, element: Open, parent: Open | undefined): void => {
    const { name, text, hasChildren } = element;
    if (parent?.name === 'header') {
      if (name === 'identifier') of.identifier = text.trim();
      else if (name === 'setSpec') of.sets.push(text.trim());
    } else if (isInMetadata() && (!hasChildren || TEXT_ELEMENTS.has(name))) {
      if (of.fields.length < MOST_FIELDS && (text.trim() !== '' || name === 'version'))
        of.fields.push(fieldOf(element, parent));
    }
  };

  walkMarkup(
    xml,
    {
      onopentag(fullName, attributes) {
        if (open.length >= DEEPEST) {
          tooDeep += 1;
          return;
        }
        const name = localName(fullName);
        const parent = open.at(-1);
        if (parent !== undefined) parent.hasChildren = true;
        if (name === 'request') {
          page.verb = attributes.verb ?? '';
          if (attributes.from === attributes.until) page.askedDay = attributes.from ?? '';
        }
        if (name === 'record' && record === null) {
          record = { identifier: '', root: '', sets: [], isDeleted: false, isComplete: false, fields: [] };
          page.records.push(record);
        }
        if (parent?.name === 'metadata' && record?.root === '') record.root = name;
        if (name === 'header' && record !== null && attributes.status === 'deleted') record.isDeleted = true;
        open.push({ name, attributes, text: '', hasChildren: false });
      },
      ontext(text) {
        const element = open.at(-1);
        if (element !== undefined && tooDeep === 0 && element.text.length < LONGEST_FIELD)
          element.text += text;
      },
      onclosetag(fullName) {
        // Anything still open at the end of the text was cut off.
        if (isOver) return;
        if (tooDeep > 0) {
          tooDeep -= 1;
          return;
        }
        const element = open.pop();
        if (element === undefined) return;
        const parent = open.at(-1);
        if (record === null) closeOutsideRecords(element);
        else closeInRecord(record, element, parent);
        // Markup within a title or abstract: its text belongs to the element around it, a paragraph apart.
        if (
          parent !== undefined &&
          parent.text.length < LONGEST_FIELD &&
          record !== null &&
          !isStructure(element.name)
        )
          parent.text += element.name === 'p' ? ` ${element.text} ` : element.text;
        if (
          element.name === 'record' &&
          record !== null &&
          (parent === undefined || parent.name === 'ListRecords' || parent.name === 'GetRecord')
        ) {
          record.isComplete = true;
          record = null;
        }
        if (localName(fullName) === 'OAI-PMH') page.isComplete = true;
      },
      onover() {
        isOver = true;
      },
    },
    { xml: true },
  );
  return page;
}

const fieldOf = ({ name, attributes, text }: Open, parent: Open | undefined): OaiField => ({
  name,
  parent: parent?.name ?? '',
  text: name === 'version' ? (attributes.version ?? '') : text,
  language: attributes['xml:lang'] ?? '',
  marc: name === 'subfield' ? `${parent?.attributes.tag ?? ''}${attributes.code ?? ''}` : '',
});

// Elements whose text counts even if there is markup in it.
const TEXT_ELEMENTS: ReadonlySet<string> = new Set([
  'title',
  'description',
  'abstract',
  'subfield',
  'version',
]);
const STRUCTURE: ReadonlySet<string> = new Set([
  'record',
  'header',
  'metadata',
  'author',
  'creator',
  'authors',
  'datafield',
  'version',
  'keyname',
  'forenames',
  'suffix',
  'affiliation',
  'name',
  'about',
]);
const isStructure = (name: string): boolean => STRUCTURE.has(name) || TEXT_ELEMENTS.has(name);

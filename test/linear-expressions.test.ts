/**
 * What strangers send costs time in proportion to its length: no expression of ours backtracks more, and all
 * readers take long fillers.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseSync } from 'oxc-parser';
import { analyse } from 'scslre';
import { parseBounce } from '../src/delivery/bounces/bounce.ts';
import { joinLines } from '../src/listings/formats/daily-papers/unwrap-lines.ts';
import { FORMATS } from '../src/listings/formats.ts';
import type { FormatReader } from '../src/listings/listing.ts';
import { parseListing } from '../src/listings/parse-listing.ts';
import { readSesNotification } from '../src/mail/providers/ses-notification.ts';
import { reasonInWords } from '../src/mail/smtp/refusal-reasons.ts';
import { packageRoot } from '../src/package-root.ts';
import { renderBibtex } from '../src/web/components/bibtex.ts';
import { aPaper, NOW } from './support/builders.ts';
import { program } from './support/program.ts';

/**
 * Files whose expressions meet only what we or the operator wrote, or what is short: each with its reason.
 */
const EXEMPT: Readonly<Record<string, string>> = {
  'src/config-values.ts': "the operator's own settings",
  'src/mail/format/dkim.ts': 'headers that we composed',
  'src/mail/outbox-transport.ts': 'headers that we composed',
  'src/mail/smtp/smtp-wire.ts': 'our own Message-ID',
  'src/design.ts': 'our own stylesheet',
  'src/digest/rendering/mjml-compiler.ts': 'our own templates',
  'src/listings/identifiers.ts': 'the end of a DOI, of which no more than 320 characters are taken',
};

interface Expression {
  readonly where: string;
  readonly source: string;
  readonly flags: string;
}

/** Super-linear even where the engine has to try every beginning, as in `\s+$`. */
const isLinear = ({ source, flags }: Pick<Expression, 'source' | 'flags'>): boolean =>
  analyse({ source, flags }).reports.length === 0;

const said = ({ where, source, flags }: Expression): string => `${where}: /${source}/${flags}`;

function literalsIn(file: string): Expression[] {
  const found: Expression[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('pattern' in node && 'flags' in node)
      found.push({ where: file, source: String(node.pattern), flags: String(node.flags) });
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseSync(file, readFileSync(join(packageRoot, file), 'utf8')).program);
  return found;
}

const files = readdirSync(join(packageRoot, 'src'), { recursive: true, encoding: 'utf8' })
  .map((name) => join('src', name))
  .filter((name) => name.endsWith('.ts') && !name.includes('/generated/'));

test('the check knows the shapes that took minutes, and lets linear ones pass', () => {
  for (const source of ['\\s+$', '\\s*\\n', '^\\s*<', '[^@]+@', '(?:a+)+$'])
    expect([source, isLinear({ source, flags: 'm' })]).toEqual([source, false]);
  for (const source of ['(?<!\\s)\\s+$', '[^@]{1,64}@', '^[ \\t]{0,40}<'])
    expect([source, isLinear({ source, flags: 'm' })]).toEqual([source, true]);
});

test('every expression in src is linear, but for files that no stranger reaches', () => {
  const slow = files.flatMap(literalsIn).filter((one) => !isLinear(one));
  expect(slow.filter(({ where }) => EXEMPT[where] === undefined).map(said)).toEqual([]);
  expect(Object.keys(EXEMPT).filter((file) => !slow.some(({ where }) => where === file))).toEqual([]);
});

const READERS = [
  'src/delivery/bounces/bounce.ts',
  'src/mail/smtp/refusal-reasons.ts',
  'src/mail/providers/ses-notification.ts',
  'src/listings/formats.ts',
  'src/web/components/bibtex.ts',
];

/**
 * Loads the readers in a process of its own, where none is loaded yet, and writes which expressions were
 * built.
 */
const WATCH = `
  const built = [];
  const Plain = globalThis.RegExp;
  globalThis.RegExp = class extends Plain {
    constructor(pattern, flags) {
      super(pattern, flags);
      built.push({ where: 'built', source: this.source, flags: this.flags });
    }
  };
  for (const url of JSON.parse(process.argv[1])) await import(url);
  process.stdout.write(JSON.stringify(built));
`;

test('so are the expressions that are put together when a reader of foreign text is loaded', () => {
  const urls = READERS.map((file) => pathToFileURL(program(file)).href);
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', WATCH, JSON.stringify(urls)], {
    encoding: 'utf8',
  });
  const built = JSON.parse(output) as Expression[];
  expect(built.length).toBeGreaterThan(5);
  expect(built.filter((one) => !isLinear(one)).map(said)).toEqual([]);
});

const LENGTH = 100_000;
const FILLERS = [
  ...[
    '\n',
    '\r',
    '\r\n',
    ' ',
    '\t',
    ' \n',
    '<',
    '>',
    '<a',
    '(',
    ')',
    '[',
    '{',
    '1',
    'a',
    '@',
    'a@',
    '.',
    ',',
    '-',
    '=',
    '%',
    '$',
    '\\',
  ],
  ...[
    ': ',
    'x:\n',
    '-- ',
    '--\n',
    '"',
    "'",
    '>>> ',
    '=?',
    '&',
    '\\\\\n',
    'message ',
    'user ',
    '550 ',
    '5.1.1 ',
    'arXiv:',
    'title: ',
    '\u3000',
  ],
];

/** How each kind of report begins, so that fillers meet what reads its inside. */
const MAILS: readonly ((filler: string) => string)[] = [
  (filler) => filler,
  (filler) => `From: MAILER-DAEMON@mx.example\nSubject: Undeliverable\n\n${filler}`,
  (filler) => `From: MAILER-DAEMON@mx.example\nContent-Type: text/html\n\n${filler}`,
  (filler) => `From: MAILER-DAEMON@mx.example\nSubject: ${filler.replace(/[\r\n]/g, ' ')}\n\nUser unknown`,
  (filler) =>
    `From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nAction: failed\nDiagnostic-Code: smtp; ${filler}\n\n--b--`,
];

/** How pages of each kind begin. */
const PAGES = [
  '',
  '\\\\\narXiv:2203.01250\n',
  '<rss version="2.0"><channel><item><title>',
  '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>',
  '{"items":[{"title":"',
];

test.each(
  FILLERS.map((filler) => [JSON.stringify(filler), filler] as const),
)('a hundred thousand characters of %s are read', async (_, piece) => {
  const filler = piece.repeat(Math.ceil(LENGTH / piece.length));
  for (const mail of MAILS)
    expect((await parseBounce(Buffer.from(mail(filler)))).kind).toEqual(expect.any(String));
  reasonInWords(filler);
  readSesNotification(`{"notificationType":"Bounce"${filler}`);
  expect(renderBibtex([aPaper({ title: filler, abstract: filler, authors: [filler] })])).toContain('@misc');
  for (const start of PAGES) {
    const text = start + filler;
    await parseListing({ bytes: Buffer.from(text) }, { now: NOW }).catch(() => undefined);
    for (const format of FORMATS) await readAnyhow(format, text);
  }
});

test('a paragraph that was wrapped into half a million lines is put together', () => {
  expect(joinLines(Array.from({ length: 500_000 }, () => 'of'))).toHaveLength(3 * 500_000 - 1);
});

async function readAnyhow(format: FormatReader, text: string): Promise<void> {
  try {
    await format.parse({ text, charset: 'utf-8' }, { now: NOW });
  } catch {
    // Refused, which is all right.
  }
}

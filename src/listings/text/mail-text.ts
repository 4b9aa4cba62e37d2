/** Opens mail messages (RFC 5322, MIME): each text in one is decoded and may be read as a page of its own. */

import { PaperroundError } from '../../errors.ts';
import type { DecodedPage } from '../listing.ts';
import { decodePage } from './decode-page.ts';
import { displayedLines } from './displayed-lines.ts';

const LONGEST_HEAD = 20_000;
/** Nesting of MIME parts; a forwarded message with attachments has three levels. */
const DEEPEST = 8;

type Headers = ReadonlyMap<string, string>;

/**
 * Returns the header fields at the start of `message`, names in lower case, folded lines joined; empty if it
 * has none.
 */
export function mailHeaders(message: string): Headers {
  const headers = new Map<string, string>();
  const start = message.slice(0, LONGEST_HEAD).replace(/^\s+/, '');
  let last = '';
  for (const line of start.split('\n')) {
    const field = /^([A-Za-z][\w-]{1,60}):\s?(.*)$/.exec(line);
    if (field !== null) {
      last = (field[1] ?? '').toLowerCase();
      if (!headers.has(last)) headers.set(last, (field[2] ?? '').trim());
    } else if (/^[ \t]+\S/.test(line) && last !== '')
      headers.set(last, `${headers.get(last) ?? ''} ${line.trim()}`);
    else if (!/^From /.test(line)) break;
  }
  return headers;
}

/**
 * Yields what `page` may be read as, likeliest first: the texts in a mail, decoded, and at the end the page
 * as it is, since a text may just begin like a mail. Any other page is only itself.
 * @throws PaperroundError what decoding a text in the mail threw, after all else was tried
 */
export function* readingsOf(page: DecodedPage): Generator<DecodedPage, void> {
  const failures: PaperroundError[] = [];
  const parts = isMail(mailHeaders(page.text)) ? [...partsOfMessage(page.text, 0)] : [];
  for (const part of [...parts.filter((one) => !isHtml(one)), ...parts.filter(isHtml)]) {
    try {
      yield* readingsOfPart(part, page);
    } catch (error) {
      if (!(error instanceof PaperroundError)) throw error;
      failures.push(error);
    }
  }
  yield page;
  for (const failure of failures) throw failure;
}

/** MIME's fields say that what follows may be encoded; without them it is plain text as it stands. */
const isMail = (headers: Headers): boolean =>
  /^[\w.+-]{1,60}\/[\w.+-]{1,60}/.test(headers.get('content-type') ?? '') ||
  headers.has('content-transfer-encoding');

interface MailPart {
  readonly headers: Headers;
  readonly body: string;
  /** The header fields of the message that it belongs to. */
  readonly mail: Headers;
}

const typeOf = (headers: Headers): string => headers.get('content-type') ?? 'text/plain';
const isHtml = ({ headers }: MailPart): boolean => /^text\/html/i.test(typeOf(headers));
/** Types of content that can be a listing, which pictures and documents cannot. */
const TEXT = /^(?:text\/|application\/(?:[\w.-]{1,60}\+)?(?:json|xml)\b)/i;

/** HTML is read as it is by some formats, and as the lines that it shows by others. */
function* readingsOfPart(part: MailPart, page: DecodedPage): Generator<DecodedPage, void> {
  const decoded = { ...decodedPart(part, page), mail: part.mail };
  yield decoded;
  if (isHtml(part)) yield { ...decoded, text: displayedLines(decoded.text) };
}

function partsOfMessage(message: string, depth: number): Generator<MailPart, void> {
  const { headers, body } = splitHead(message.trimStart());
  return partsOf({ headers, body, mail: headers }, depth);
}

/** The parts with text, in their order, those of messages within the message too. */
function* partsOf(part: MailPart, depth: number): Generator<MailPart, void> {
  const type = typeOf(part.headers);
  const boundary = /\bboundary\s*=\s*(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(type);
  if (/^multipart\//i.test(type)) {
    if (boundary === null || depth >= DEEPEST) return;
    for (const inner of splitParts(part.body, boundary[1] ?? boundary[2] ?? ''))
      yield* partsOf({ ...splitHead(inner), mail: part.mail }, depth + 1);
  } else if (/^message\/rfc822/i.test(type)) {
    if (depth < DEEPEST) yield* partsOfMessage(part.body, depth + 1);
  } else if (TEXT.test(type) && part.body.trim() !== '') yield part;
}

/** The header fields of a message or a part, and what follows the blank line after them. */
function splitHead(text: string): { readonly headers: Headers; readonly body: string } {
  const end = text.search(/\n[ \t]{0,100}\n/);
  // Text with anything else above its first blank line has no header that could be split off.
  if (end < 0 || NO_FIELD.test(text.slice(0, end))) return { headers: new Map(), body: text };
  return { headers: mailHeaders(text), body: text.slice(text.indexOf('\n', end + 1) + 1) };
}

const NO_FIELD = /^(?![A-Za-z][\w-]{1,60}:|[ \t]{1,100}\S|From )/m;

/** The contents between boundary lines; the last part may be unterminated. */
function splitParts(body: string, boundary: string): string[] {
  const parts: string[] = [];
  let from = -1;
  for (
    let at = body.startsWith(`--${boundary}`) ? 0 : body.indexOf(`\n--${boundary}`);
    at >= 0;
    at = body.indexOf(`\n--${boundary}`, at + 1)
  ) {
    if (from >= 0) parts.push(body.slice(from, at));
    const line = body.indexOf('\n', at + 1);
    if (line < 0 || body.startsWith(`--${boundary}--`, at === 0 ? 0 : at + 1)) return parts;
    from = line + 1;
  }
  return from < 0 ? parts : [...parts, body.slice(from)];
}

/** The text of a part, decoded as a page of its own. */
function decodedPart({ headers, body }: MailPart, page: DecodedPage): DecodedPage {
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase();
  if (encoding !== 'quoted-printable' && encoding !== 'base64') return { ...page, text: body };
  const bytes =
    encoding === 'base64' ? Buffer.from(body, 'base64') : decodeQuotedPrintable(Buffer.from(body, 'utf8'));
  const { isCutOff } = page;
  const decoded = decodePage({ bytes, contentType: typeOf(headers), url: page.url });
  return isCutOff === undefined ? decoded : { ...decoded, isCutOff };
}

const hexValue = (digits: string): number =>
  /^[0-9A-Fa-f]{2}$/.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
const EQUALS = 0x3d;
const LINE_FEED = 0x0a;

/** Decodes quoted-printable bytes in place: the result is never longer. */
function decodeQuotedPrintable(bytes: Buffer): Buffer {
  let length = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    const code = byte === EQUALS ? hexValue(bytes.toString('latin1', index + 1, index + 3)) : Number.NaN;
    if (byte === EQUALS && bytes[index + 1] === LINE_FEED) index += 1;
    else if (Number.isNaN(code)) bytes[length++] = byte;
    else {
      bytes[length++] = code;
      index += 2;
    }
  }
  return bytes.subarray(0, length);
}

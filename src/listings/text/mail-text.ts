/** Extracts the plain text of a mail message (RFC 5322, MIME); other text is returned unchanged. */
import { decodePage } from './decode-page.ts';
import { textOfMarkup } from './markup-text.ts';

const LONGEST_HEAD = 20_000;
/** Nesting of MIME parts; a forwarded message with attachments has three levels. */
const DEEPEST = 8;

/**
 * The header fields at the start of `message`, names in lower case, folded lines joined; empty if it
 * has none.
 */
export function mailHeaders(message: string): ReadonlyMap<string, string> {
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

/** `message` with its decoded plain text and its headers; parts of other kinds are left out. */
export function mailText(message: string): string {
  return textOfMessage(message, 0);
}

function textOfMessage(message: string, depth: number): string {
  const end = message.search(/\S[ \t]*\n[ \t]*\n/);
  const headers = mailHeaders(message);
  if (end < 0 || !(headers.has('content-type') || headers.has('content-transfer-encoding')))
    return unquoted(message);
  const text = textOfPart(headers, message.slice(end + 1).replace(/^[ \t]*\n[ \t]*\n/, ''), depth) ?? '';
  return `${message.slice(0, end + 1)}\n\n${unquoted(text)}`;
}

/** The text of one part; null for a picture, an attachment or an empty part. */
function textOfPart(headers: ReadonlyMap<string, string>, body: string, depth: number): string | null {
  const type = headers.get('content-type') ?? 'text/plain';
  const boundary = /\bboundary\s*=\s*(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(type);
  if (/^multipart\//i.test(type) && boundary !== null && depth < DEEPEST)
    return bestPart(splitParts(body, boundary[1] ?? boundary[2] ?? ''), depth);
  if (/^message\/rfc822/i.test(type)) return depth < DEEPEST ? textOfMessage(body, depth + 1) : null;
  if (!/^text\//i.test(type)) return null;
  const text = decodedBody(body, headers.get('content-transfer-encoding')?.toLowerCase() ?? '', type);
  return /^text\/html/i.test(type) ? textOfMarkup(text.replace(/<br\b[^<>]{0,200}>\n?/gi, '\n')) : text;
}

/** Plain text is preferred to the same as HTML; mailing-list footers follow the body. */
function bestPart(parts: readonly string[], depth: number): string | null {
  const read = parts.map((part) => {
    const headers = mailHeaders(part);
    const end = part.search(/\n[ \t]*\n/);
    const hasHeaders = headers.size > 0 && end >= 0;
    const body = hasHeaders ? part.slice(end).replace(/^\n[ \t]*\n/, '') : part.replace(/^\n/, '');
    const own = hasHeaders ? headers : new Map<string, string>();
    return {
      isHtml: /^text\/html/i.test(own.get('content-type') ?? ''),
      text: textOfPart(own, body, depth + 1),
    };
  });
  const found = read.filter(({ text }) => text !== null);
  return (found.find(({ isHtml }) => !isHtml) ?? found[0])?.text ?? null;
}

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

function decodedBody(body: string, encoding: string, contentType: string): string {
  if (encoding !== 'quoted-printable' && encoding !== 'base64') return body;
  const bytes =
    encoding === 'base64' ? Buffer.from(body, 'base64') : decodeQuotedPrintable(Buffer.from(body, 'utf8'));
  return bytes.length === 0 ? '' : decodePage({ bytes, contentType }).text;
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

/** Removes quote marks from a forwarded mail in which every line is quoted. */
function unquoted(text: string): string {
  return /^> ?\\\\[ \t]*$/m.test(text) && !/^\\\\[ \t]*$/m.test(text)
    ? text.replace(/^(?:> ?){1,5}/gm, '')
    : text;
}

/** Fragments of a mail body, which are encoded once and then only joined. */

/**
 * A fragment of a mail body: its text and, computed once, its quoted-printable form (RFC 2045 §6.7). The
 * encoded form always ends with a line end, so the body of a mail is the concatenation of its fragments.
 */
export interface Fragment {
  readonly text: string;
  readonly encoded: string;
  /** Size of `text` in bytes of UTF-8; used to limit how much goes into a mail. */
  readonly size: number;
  /**
   * `encoded` as bytes, for a fragment that many mails share and that is copied into each. Null for a
   * fragment of one reader's mail.
   */
  readonly bytes: Uint8Array | null;
}

const SOFT_BREAK = '=\r\n';
/**
 * Longest encoded line without its line end, less one column for the `=` of a soft break (RFC 2045 §6.7 rule
 * 5).
 */
const COLUMNS = 75;

/** Encodes a fragment of one reader's mail. `text` has `\n` line ends. */
export const encodeFragment = (text: string): Fragment => ({
  text,
  encoded: encodeQuotedPrintable(text),
  size: Buffer.byteLength(text),
  bytes: null,
});

/** Encodes a fragment that many mails share. */
export function sharedFragment(text: string): Fragment {
  const encoded = encodeQuotedPrintable(text);
  return { text, encoded, size: Buffer.byteLength(text), bytes: Buffer.from(encoded, 'latin1') };
}

/** Returns the text of a whole part. */
export const wholeText = (fragments: readonly Fragment[]): string => {
  let whole = '';
  for (const fragment of fragments) whole += fragment.text;
  return whole;
};

/**
 * Encodes `text` as quoted-printable (RFC 2045 §6.7). The result always ends with a line end: a soft break if
 * the text does not end with one. It is stricter than the RFC, so that bodies can be joined and signed
 * unchanged: no tab, no two spaces in a row, no space at a line end (the body is its own `relaxed` form, RFC
 * 6376 §3.4.4), and no line that begins with a dot (so none has to be doubled on the wire, RFC 5321 §4.5.2)
 * or with `From ` (for mbox files).
 */
export function encodeQuotedPrintable(text: string): string {
  if (text === '') return '';
  if (text.length <= COLUMNS && PLAIN.test(text)) return text + SOFT_BREAK;
  let encoded = '';
  const lines = text.split('\n');
  const last = lines.length - 1;
  for (const [index, line] of lines.entries()) {
    if (index === last && line === '') break;
    encoded += encodeLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    encoded += index === last ? SOFT_BREAK : '\r\n';
  }
  return encoded.length > SHORT || BEYOND_LATIN.test(text) ? compact(encoded) : encoded;
}

const SHORT = 256;
const BEYOND_LATIN = /[\u0100-\uffff]/;

/**
 * Returns the same ASCII text in one flat block of memory. V8 stores text joined with `+` as a chain, and a
 * substring of text beyond Latin-1 in two bytes per character; either makes joining a mail several times as
 * slow.
 */
const compact = (ascii: string): string => Buffer.from(ascii, 'latin1').toString('latin1');

const PLAIN = /^(?!\.|From |.*(?: {2}| $))[ -<>-~]*$/;

function encodeLine(line: string): string {
  if (PLAIN.test(line)) return line.length <= COLUMNS ? line : softBroken(line);
  let encoded = '';
  let column = 0;
  for (let at = 0; at < line.length; ) {
    const run = plainRun(line, at, COLUMNS - column);
    if (run > 0 && !(column === 0 && needsEscapeAtStart(line, at))) {
      encoded += line.slice(at, at + run);
      column += run;
      at += run;
    } else {
      const code = line.codePointAt(at) as number;
      const token = escapeCodePoint(code);
      if (column + token.length > COLUMNS) {
        encoded += SOFT_BREAK;
        column = 0;
        continue;
      }
      encoded += token;
      column += token.length;
      at += code > 0xffff ? 2 : 1;
    }
    if (column === COLUMNS && at < line.length) {
      encoded += SOFT_BREAK;
      column = 0;
    }
  }
  return encoded;
}

/**
 * Encodes a long line in which nothing needs an escape, except perhaps the first character after a soft
 * break.
 */
function softBroken(line: string): string {
  let encoded = '';
  for (let at = 0; at < line.length; ) {
    const first = needsEscapeAtStart(line, at) ? escapeByte(line.charCodeAt(at)) : line[at];
    const end = at + COLUMNS - (first?.length ?? 1) + 1;
    encoded += first + line.slice(at + 1, end) + (end < line.length ? SOFT_BREAK : '');
    at = end;
  }
  return encoded;
}

const EQUALS = 0x3d;
const SPACE = 0x20;

/**
 * Returns how many characters from `at` on need no escape: printable ASCII except `=`, and spaces between
 * other characters.
 */
function plainRun(line: string, at: number, most: number): number {
  const end = Math.min(line.length, at + most);
  let to = at;
  for (; to < end; to += 1) {
    const code = line.charCodeAt(to);
    if (code < SPACE || code > 0x7e || code === EQUALS) break;
    if (code === SPACE && (to + 1 === line.length || line.charCodeAt(to - 1) === SPACE)) break;
  }
  return to - at;
}

const needsEscapeAtStart = (line: string, at: number): boolean =>
  line[at] === '.' || line.startsWith('From ', at);

/**
 * Remembers escapes, because some occur in every mail: quotation marks, dots, ellipses. Grows to the number
 * of distinct characters that were ever sent.
 */
const escapes = new Map<number, string>();

/**
 * Encodes one code point. It is never split over two lines, so that a person who reads the raw mail sees
 * whole characters.
 */
function escapeCodePoint(code: number): string {
  const known = escapes.get(code);
  if (known !== undefined) return known;
  const escaped =
    code < 0x80
      ? escapeByte(code)
      : encodeURIComponent(
          code >= 0xd800 && code < 0xe000 ? '\ufffd' : String.fromCodePoint(code),
        ).replaceAll('%', '=');
  escapes.set(code, escaped);
  return escaped;
}

const escapeByte = (byte: number): string => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;

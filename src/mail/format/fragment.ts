/** Fragments of a mail body, encoded once and then only joined. */

/**
 * A fragment of a mail body: the text and, computed once, its quoted-printable form (RFC 2045 §6.7). A
 * fragment always ends at a line end of its encoded form, so the body of a mail is the concatenation
 * of its fragments.
 */
export interface Fragment {
  readonly text: string;
  readonly encoded: string;
  /** Of `text` as UTF-8, in bytes: limits how much fits into a mail. */
  readonly size: number;
  /**
   * `encoded` as bytes, for a fragment shared by many mails, which is copied into each of them. Null for
   * one reader's own.
   */
  readonly bytes: Uint8Array | null;
}

const SOFT_BREAK = '=\r\n';
/**
 * Longest encoded line without its line end (RFC 2045 §6.7 rule 5), one column kept for the `=` of a soft
 * break.
 */
const COLUMNS = 75;

/** A fragment of one reader's body. `text` has `\n` line ends. */
export const encodeFragment = (text: string): Fragment => ({
  text,
  encoded: encodeQuotedPrintable(text),
  size: Buffer.byteLength(text),
  bytes: null,
});

/** A fragment shared by many mails. */
export function sharedFragment(text: string): Fragment {
  const encoded = encodeQuotedPrintable(text);
  return { text, encoded, size: Buffer.byteLength(text), bytes: Buffer.from(encoded, 'latin1') };
}

/** The text of a whole part, decoded. */
export const wholeText = (fragments: readonly Fragment[]): string => {
  let whole = '';
  for (const fragment of fragments) whole += fragment.text;
  return whole;
};

/**
 * `text` in quoted-printable (RFC 2045 §6.7), always ending at a line end: a soft break if the text
 * does not end with one. Stricter than the RFC, so that bodies can be joined and signed unchanged: no
 * tab, no two spaces in a row, no space at a line end (the body is its own `relaxed` form, RFC 6376
 * §3.4.4), no line that begins with a dot (nothing to double on the wire, RFC 5321 §4.5.2) or with
 * `From ` (mbox files).
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
 * The same ASCII text in one flat block of memory. The engine stores text joined with `+` as a chain,
 * and a substring of text beyond Latin-1 takes two bytes a character; either makes joining a mail
 * several times as slow.
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

/** A long line in which nothing needs an escape, except perhaps the start of a later part of it. */
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
 * How many characters from `at` on need no escape: printable ASCII but `=`, and spaces between other
 * characters.
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
 * Escapes that occur in every mail: quotation marks, dots, ellipses. Grows to the number of distinct
 * characters ever sent.
 */
const escapes = new Map<number, string>();

/** One code point; never split over two lines, so that a reader of the raw mail sees whole characters. */
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

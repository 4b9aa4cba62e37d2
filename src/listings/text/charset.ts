/** Finds the character encoding of a page, whatever the page or its server declares. */

import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

/**
 * An encoding by its WHATWG name if it has one (`windows-1252`, `utf-8`), and the number of bytes of
 * its byte order mark.
 */
export interface CharsetGuess {
  readonly charset: string;
  readonly markLength: number;
  /** The declared name of an unknown encoding, if nothing else identified one. */
  readonly unknown?: string;
}

const MARKS: readonly (readonly [charset: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  // Longest first: the mark of UTF-32LE begins with that of UTF-16LE.
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

// XML 1.0, appendix F, and RFC 4627, section 3: without a mark, the zero bytes around the first `<`,
// `[` or `{` reveal width and byte order.
const FIRST_BRACKET: readonly (readonly [charset: string, bytes: readonly number[]])[] = [
  0x3c, 0x5b, 0x7b,
].flatMap((bracket) => [
  ['utf-32le', [bracket, 0, 0, 0]],
  ['utf-32be', [0, 0, 0, bracket]],
  ['utf-16le', [bracket, 0]],
  ['utf-16be', [0, bracket]],
]);

/** Defaults that servers and tools write without knowing: used only if there is no other declaration. */
const SAID_BY_DEFAULT: ReadonlySet<string> = new Set(['utf-8', 'us-ascii', 'ascii', 'windows-1252']);
/** Encodings whose text is seven-bit, so that it passes for UTF-8. */
const SEVEN_BIT = /^(?:iso-2022-|hz-gb|utf-7)/;
const ESCAPE = 0x1b;
const CJK = /^(?:gb|big5|euc-|shift_jis|sjis|ks_c|windows-(?:31j|874|949|950|936))/;
/** With this few characters, East Asian text can be valid UTF-8 by accident; with more it cannot. */
const ACCIDENTAL_CHARACTERS = 4;
/** Bytes examined to distinguish damaged UTF-8 from another encoding. */
const SAMPLE_BYTES = 1024 * 1024;

/**
 * Returns the encoding of `bytes`. Order of trust: byte order mark, zero bytes, valid UTF-8, XML or HTML
 * declaration, Content-Type; else windows-1252.
 */
export function guessCharset(bytes: Uint8Array, contentType?: string): CharsetGuess {
  const marked = MARKS.find(([, mark]) => startsWith(bytes, mark));
  const markLength = marked?.[1].length ?? 0;
  // A UTF-8 mark on other bytes was left by a tool that re-encoded the page; the other marks are
  // reliable.
  if (marked !== undefined && (marked[0] !== 'utf-8' || isUtf8Start(bytes)))
    return { charset: marked[0], markLength };
  const wide = wideCharset(bytes);
  if (wide !== undefined) return { charset: wide, markLength: 0 };

  const labels = [
    ...declaredLabels(bytes),
    /charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})/i.exec(contentType ?? '')?.[1],
  ].filter((label) => label !== undefined);
  const said = labels
    .map(resolveLabel)
    .filter((name): name is string => name !== undefined && !/^utf-?(?:16|32)/.test(name));
  const unknown = labels.find((label) => resolveLabel(label) === undefined);
  const declared = said.find((name) => !SAID_BY_DEFAULT.has(name)) ?? said[0];
  if (declared === undefined && unknown !== undefined && (!isUtf8Start(bytes) || isSevenBit(unknown, bytes)))
    return { charset: 'windows-1252', markLength, unknown };
  if (isUtf8Start(bytes) && !isTruthful(declared, bytes)) return { charset: 'utf-8', markLength };
  if (declared === undefined || SAID_BY_DEFAULT.has(declared))
    return { charset: hasUtf8Characters(bytes) ? 'utf-8' : 'windows-1252', markLength };
  return { charset: declared, markLength };
}

const isSevenBit = (label: string, bytes: Uint8Array): boolean =>
  SEVEN_BIT.test(label.toLowerCase()) && (bytes.includes(ESCAPE) || !/^iso/i.test(label));

/** Can a declaration be right although the bytes are valid UTF-8? */
function isTruthful(declared: string | undefined, bytes: Uint8Array): boolean {
  if (declared === undefined) return false;
  if (SEVEN_BIT.test(declared)) return isSevenBit(declared, bytes);
  if (!CJK.test(declared)) return false;
  return bytes.reduce((count, byte) => (byte >= 0xc2 ? count + 1 : count), 0) < ACCIDENTAL_CHARACTERS;
}

/**
 * Returns iconv-lite's name for `label`; undefined if unknown. ISO-8859-1 and ASCII mean windows-1252, as in
 * every browser.
 */
function resolveLabel(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  const name = label.toLowerCase();
  if (
    /^(?:(?:x-)?ansi|iso[-_]?8859[-_]?1(?:[-:_].*)?|latin-?1|us-ascii|ascii|cp-?1252|windows-?1252|l1)$/.test(
      name,
    )
  )
    return 'windows-1252';
  if (/^utf-?8$|^unicode-1-1-utf-8$/.test(name)) return 'utf-8';
  if (/^(?:gb2312|gbk|gb_2312-80|chinese|x-gbk|csgb2312)$/.test(name)) return 'gb18030';
  if (/^(?:x-sjis|sjis|shift-jis|ms_kanji|csshiftjis)$/.test(name)) return 'shift_jis';
  if (/^(?:tis-620|iso-8859-11)$/.test(name)) return 'windows-874';
  if (iconv.encodingExists(name)) return name;
  return standardCharset(name);
}

/**
 * Returns the encoding that the WHATWG Encoding Standard (4.2) assigns to this label; undefined for labels
 * that it does not know or replaces.
 */
function standardCharset(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_NOT_SUPPORTED') return undefined;
    throw error;
  }
}

/** The labels declared in the page, in the order of its parts. */
function declaredLabels(bytes: Uint8Array): (string | undefined)[] {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1');
  const xml = /<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']\s{0,9}([\w.:-]{1,40})/i.exec(start)?.[1];
  const meta = /<meta\s[^>]{0,300}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})/i.exec(start)?.[1];
  return [xml, xml === undefined ? meta : undefined];
}

function wideCharset(bytes: Uint8Array): string | undefined {
  const start = bytes.subarray(0, 512);
  for (const [charset, bracket] of FIRST_BRACKET)
    if (startsWith(start, bracket) && start[bracket.length] !== undefined) return charset;
  // Plain text: UTF-16 of a European language has a zero in every other byte.
  const zeros = [0, 0];
  start.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] as number) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  const most = start.length / 2;
  if (most < 4) return undefined;
  if (odd > most * 0.6 && even < most * 0.1) return 'utf-16le';
  if (even > most * 0.6 && odd < most * 0.1) return 'utf-16be';
  return undefined;
}

/** Valid UTF-8, except for a last character that may be cut off. */
function isUtf8Start(bytes: Uint8Array): boolean {
  if (isUtf8(bytes)) return true;
  let end = bytes.length;
  while (end > 0 && bytes.length - end < 3 && ((bytes[end - 1] as number) & 0xc0) === 0x80) end -= 1;
  return end > 0 && (bytes[end - 1] as number) >= 0xc2 && isUtf8(bytes.subarray(0, end - 1));
}

/** Does a page that is not valid UTF-8 still contain UTF-8, with a few foreign bytes in it? */
function hasUtf8Characters(bytes: Uint8Array): boolean {
  let characters = 0;
  let others = 0;
  for (let index = 0; index < Math.min(bytes.length, SAMPLE_BYTES); index += 1) {
    const byte = bytes[index] as number;
    if (byte < 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (
      byte >= 0xc2 &&
      byte <= 0xf4 &&
      isUtf8(bytes.subarray(index, index + length)) &&
      index + length <= bytes.length
    ) {
      characters += 1;
      index += length - 1;
    } else others += 1;
  }
  return characters > others;
}

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

/** Decodes bytes to text once, before any format sees them: compression, charset, controls, line ends. */

import { gunzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { messageOf, PaperroundError } from '../../errors.ts';
import { FORBIDDEN_IN_XML } from '../../text/control-characters.ts';
import type { DecodedPage, RawPage } from '../listing.ts';
import { withoutBrowserWrapper } from './browser-wrapper.ts';
import { guessCharset } from './charset.ts';

/**
 * The largest unpacked page: 100,000 entries with abstracts are about 150 MB (the largest recorded
 * page has 0.9 MB). Reading takes about five times the memory of the text, and has to stay below 1 GB.
 */
export const LARGEST_PAGE_BYTES = 150 * 1024 * 1024;
/** A text takes two bytes per character in memory as soon as one is beyond Latin-1: at most 100 million. */
export const LARGEST_TEXT_BYTES = 200 * 1024 * 1024;
const WIDE = /[\u0100-\uffff]/;
/** Bytes decoded at a time. */
const CHUNK_BYTES = 1024 * 1024;
/** Share of control characters. Text has next to none; in random bytes it is one in nine. */
const MOST_CONTROL = 0.05;

const ANY_FORBIDDEN = new RegExp(FORBIDDEN_IN_XML);
const EVERY_FORBIDDEN = new RegExp(FORBIDDEN_IN_XML, 'g');
// One UTF-8 character of several bytes, seen as latin-1 characters (RFC 3629, section 4), or a single
// foreign byte.
const UTF8_OR_BYTE =
  /[\u00c2-\u00df][\u0080-\u00bf]|\u00e0[\u00a0-\u00bf][\u0080-\u00bf]|[\u00e1-\u00ec\u00ee\u00ef][\u0080-\u00bf]{2}|\u00ed[\u0080-\u009f][\u0080-\u00bf]|\u00f0[\u0090-\u00bf][\u0080-\u00bf]{2}|[\u00f1-\u00f3][\u0080-\u00bf]{3}|\u00f4[\u0080-\u008f][\u0080-\u00bf]{2}|[\u0080-\u00ff]/g;

const OTHER_KINDS: readonly (readonly [start: string, kind: string])[] = [
  ['%PDF-', 'a PDF document'],
  ['PK\u0003\u0004', 'a ZIP archive (or an Office document)'],
  ['\u0089PNG', 'a PNG picture'],
  ['\u00ff\u00d8\u00ff', 'a JPEG picture'],
  ['GIF8', 'a GIF picture'],
  ['BZh', 'a bzip2 archive'],
  ['\u00fd7zXZ', 'an xz archive'],
  ['\u0028\u00b5\u002f\u00fd', 'a Zstandard archive'],
  ['SQLite format 3', 'a SQLite database'],
  ['\u007fELF', 'a program'],
];

/**
 * Returns the text of a page, whatever its compression and encoding.
 * @throws PaperroundError `not_a_listing` for an empty page, for one that is too large once unpacked, and for
 * bytes that are not text
 */
export function decodePage(raw: RawPage): DecodedPage {
  const bytes = unpacked(raw.bytes);
  if (bytes.length === 0)
    throw new PaperroundError('not_a_listing', 'The page is empty: 0 bytes, expected a listing.', {
      hint: FETCH_AGAIN,
    });
  if (bytes.length > LARGEST_PAGE_BYTES) throw tooManyBytes(`${bytes.length} bytes`);
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 16)).toString('latin1');
  const other = OTHER_KINDS.find(([magic]) => start.startsWith(magic));
  if (other !== undefined)
    throw new PaperroundError('not_a_listing', `The page is ${other[1]}, expected text.`, {
      hint: FETCH_AGAIN,
    });

  const { charset, markLength, unknown } = guessCharset(bytes, raw.contentType);
  if (unknown !== undefined) {
    throw new PaperroundError(
      'not_a_listing',
      `The page says that it is in the encoding ${JSON.stringify(unknown)}, which is not known.`,
      {
        hint: 'Known are the encodings that browsers know; most pages are in UTF-8.',
      },
    );
  }
  const end = bytes.length - lengthOfCutCharacter(bytes, charset);
  const text = joined(cleanChunks(bytes.subarray(markLength, end), charset));
  return {
    text: withoutBrowserWrapper(text),
    charset,
    url: raw.url,
    ...(end < bytes.length && { isCutOff: true as const }),
  };
}

/**
 * The number of bytes at the end that begin an incomplete character. Zero for encodings other than
 * Unicode's, where this is unknown.
 */
function lengthOfCutCharacter(bytes: Uint8Array, charset: string): number {
  if (charset.startsWith('utf-16')) return bytes.length % 2;
  if (charset !== 'utf-8') return 0;
  for (let length = 1; length <= Math.min(3, bytes.length); length += 1) {
    const byte = bytes[bytes.length - length] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 && byte <= 0xf4 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
    return byte <= 0xf4 && length < needed ? length : 0;
  }
  return 0;
}

const FETCH_AGAIN = 'Open the address in a browser: it should show a list of papers or a feed.';

/** A server may compress what is compressed already; more layers are hostile. */
const MOST_LAYERS = 2;

function unpacked(bytes: Uint8Array, layer = 0): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || layer === MOST_LAYERS) return bytes;
  try {
    return unpacked(gunzipSync(bytes, { maxOutputLength: LARGEST_PAGE_BYTES }), layer + 1);
  } catch (error) {
    if (error instanceof PaperroundError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw tooManyBytes('more than that when unpacked');
    throw new PaperroundError(
      'not_a_listing',
      `The page is packed with gzip and cannot be unpacked: ${messageOf(error)}.`,
      {
        cause: error,
        hint: FETCH_AGAIN,
      },
    );
  }
}

const tooManyBytes = (seen: string): PaperroundError =>
  tooLarge(`${LARGEST_PAGE_BYTES} bytes are read, saw ${seen}`);

const tooLarge = (most: string): PaperroundError =>
  new PaperroundError('not_a_listing', `The page is too large: at most ${most}.`, {
    hint: 'Ask the source for a shorter list, for example for one day.',
  });

function joined(pieces: Iterable<string>): string {
  const read: string[] = [];
  let length = 0;
  let width = 1;
  for (const piece of pieces) {
    read.push(piece);
    length += piece.length;
    if (width === 1 && WIDE.test(piece)) width = 2;
    if (length * width > LARGEST_TEXT_BYTES)
      throw tooLarge(`${LARGEST_TEXT_BYTES / 2} characters are read where some are beyond Latin-1, saw more`);
  }
  return read.join('');
}

/** Decodes and cleans chunk by chunk: of the largest pages, each further copy would be about 300 MB. */
function* cleanChunks(bytes: Uint8Array, charset: string): Generator<string, void> {
  let isFirst = true;
  let held = '';
  for (const piece of decodedChunks(bytes, charset)) {
    const text = withoutForbidden(held + piece, isFirst);
    isFirst = false;
    // The line feed may come with the next chunk.
    held = text.endsWith('\r') ? '\r' : '';
    const lines = held === '' ? text : text.slice(0, -1);
    yield lines.includes('\r') ? lines.replace(/\r\n?/g, '\n') : lines;
  }
  yield held.replace('\r', '\n');
}

function* decodedChunks(bytes: Uint8Array, charset: string): Generator<string, void> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = charset === 'utf-8' ? null : createDecoder(charset);
  for (let start = 0, end = 0; start < buffer.length; start = end) {
    end = decoder === null ? characterEnd(buffer, start + CHUNK_BYTES) : start + CHUNK_BYTES;
    const some = buffer.subarray(start, end);
    yield decoder === null ? decodedUtf8(some) : decoder.write(some);
  }
  yield decoder?.end() ?? '';
}

interface ChunkDecoder {
  write(bytes: Buffer): string;
  end(): string | undefined;
}

/**
 * Some encodings of the Encoding Standard (ISO-2022-JP, x-mac-cyrillic) are only in the platform's
 * decoder.
 */
function createDecoder(charset: string): ChunkDecoder {
  if (iconv.encodingExists(charset)) return iconv.getDecoder(charset);
  const decoder = new TextDecoder(charset);
  return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
}

/** The largest index up to `place` that does not split a UTF-8 character. */
function characterEnd(buffer: Buffer, place: number): number {
  let end = place;
  while (end < buffer.length && place - end < 3 && ((buffer[end] as number) & 0xc0) === 0x80) end -= 1;
  return end;
}

function decodedUtf8(buffer: Buffer): string {
  const text = buffer.toString('utf8');
  return text.includes('\ufffd') ? decodedByCharacter(buffer) : text;
}

/** UTF-8 with some windows-1252 bytes, as when text is pasted together: each is decoded as what it is. */
function decodedByCharacter(buffer: Buffer): string {
  return buffer
    .toString('latin1')
    .replace(UTF8_OR_BYTE, (found) =>
      found.length > 1
        ? Buffer.from(found, 'latin1').toString('utf8')
        : iconv.decode(Buffer.from(found, 'latin1'), 'windows-1252'),
    );
}

function withoutForbidden(text: string, isStart: boolean): string {
  if (!ANY_FORBIDDEN.test(text)) return text;
  if (!isStart) return text.replace(EVERY_FORBIDDEN, '');
  const sample = text.slice(0, 65_536);
  const count = sample.match(EVERY_FORBIDDEN)?.length ?? 0;
  if (count > sample.length * MOST_CONTROL) {
    throw new PaperroundError(
      'not_a_listing',
      `The page is binary: ${count} of its first ${sample.length} characters are control characters, expected text.`,
      { hint: FETCH_AGAIN },
    );
  }
  return text.replace(EVERY_FORBIDDEN, '');
}

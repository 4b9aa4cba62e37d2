/** Encodes header fields for the wire: 7-bit and folded, and safe for any value. Pure. */

import { domainToASCII } from 'node:url';
import { PaperroundError } from '../../errors.ts';
import { singleLine } from '../../text/control-characters.ts';

/** Longest header line that we write (RFC 2047 §2 allows 76 characters if it contains an encoded-word). */
const LINE = 76;
/** Longest line allowed in a mail, without its CRLF (RFC 5322 §2.1.1). */
const LONGEST_LINE = 998;
// Shorter than the 75 characters of RFC 2047 §2, so that the first one fits on the line of its field's name.
const ENCODED_WORD = { start: '=?utf-8?Q?', end: '?=', most: 64 };

/** Writes header fields, and remembers those that the mails of a run share. */
export interface HeaderFields {
  /**
   * Returns a header field with its CRLF. Control and direction characters and line breaks in the value
   * become spaces, so that no value can begin another field. Runs of words beyond ASCII become encoded-words,
   * and lines are folded at spaces.
   * @throws PaperroundError `bad_request` for an ASCII word that is longer than a line may be
   */
  field(name: string, value: string): string;
  /** Returns the date in the format of RFC 5322 §3.3, in UTC. */
  date(date: Date): string;
}

/**
 * Maximum number of remembered fields. Many mails of a run have the same subject, and folding and encoding it
 * takes as long as copying a third of the mail.
 */
const MOST_FOLDED = 1000;

export function createHeaderFields(): HeaderFields {
  /** The last field of each name: most are the same in all mails of a run. */
  const last = new Map<string, { readonly value: string; readonly field: string }>();
  const folded = new Map<string, string>();
  let lastDate = { second: Number.NaN, text: '' };

  function foldedField(name: string, value: string): string {
    if (PLAIN_VALUE.test(value))
      return name.length + value.length <= LINE - 2 ? `${name}: ${value}\r\n` : fold(name, value.split(' '));
    const known = folded.get(`${name}:${value}`);
    if (known !== undefined) return known;
    const field = fold(name, splitWords(fieldLine(value)).flatMap(encodeIfNeeded));
    if (folded.size >= MOST_FOLDED) folded.clear();
    folded.set(`${name}:${value}`, field);
    return field;
  }

  return {
    field(name, value) {
      const before = last.get(name);
      if (before !== undefined && before.value === value) return before.field;
      const field = foldedField(name, value);
      last.set(name, { value, field });
      return field;
    },
    date(date) {
      const second = Math.floor(date.getTime() / 1000);
      if (second !== lastDate.second) lastDate = { second, text: date.toUTCString().replace('GMT', '+0000') };
      return lastDate.text;
    },
  };
}

/**
 * Returns a mailbox field (`From`, `To`): the name as atoms, a quoted string or encoded-words, and the
 * address in its form for the wire.
 */
export function mailboxField(
  name: string,
  mailbox: { readonly name?: string; readonly address: string },
): string {
  const phrase = phraseOf(fieldLine(mailbox.name ?? ''));
  const address = wireAddress(mailbox.address);
  return fold(name, phrase.length === 0 ? [address] : [...phrase, `<${address}>`]);
}

/**
 * Returns an address in its form for header and envelope: the domain as A-labels, the local part quoted where
 * RFC 5321 §4.1.2 requires it.
 * @throws PaperroundError `bad_request` for anything that is not exactly one address, or that only SMTPUTF8
 * can carry
 */
export function wireAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = PLAIN_DOMAIN.test(address.slice(at + 1))
    ? address.slice(at + 1)
    : domainToASCII(address.slice(at + 1));
  if (at < 1 || domain === '' || /[^!-~]/.test(domain) || /[<>()[\],;:@"\\]/.test(domain))
    throw badAddress('local@domain');
  if (/[^ -~]/.test(local)) throw badAddress('a local part in ASCII');
  if (local.length > 64 || domain.length > 255)
    throw badAddress('at most 64 characters before and 255 after the @');
  if (/^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/.test(local)) return `${local}@${domain}`;
  const bare = /^"((?:[^"\\]|\\.)*)"$/.exec(local)?.[1]?.replace(/\\(.)/g, '$1') ?? local;
  if (bare === local && /[@<>,;:()[\]"\\]/.test(local))
    throw badAddress('one address, its local part quoted if it holds signs');
  return `"${bare.replace(/["\\]/g, '\\$&')}"@${domain}`;
}

const PLAIN_DOMAIN = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/;

const PLAIN_WORDS = /^[!-~]+(?: [!-~]+)*$/;
const PLAIN_VALUE = /^(?!.*=\?)[!-~]+(?: [!-~]+)*$/;

const fieldLine = (value: string): string =>
  PLAIN_WORDS.test(value) ? value : singleLine(value.normalize('NFC'));

/**
 * Splits a value into words. Adjacent words beyond ASCII count as one, because a space between two
 * encoded-words is not shown.
 */
function splitWords(value: string): string[] {
  const words: string[] = [];
  let previousEncoded = false;
  for (const word of value === '' ? [] : value.split(' ')) {
    const encode = mustEncode(word);
    if (encode && previousEncoded) words[words.length - 1] = `${words.at(-1)} ${word}`;
    else words.push(word);
    previousEncoded = encode;
  }
  return words;
}

const MUST_ENCODE = /[^ -~]|=\?/;
const mustEncode = (word: string): boolean => MUST_ENCODE.test(word);

const encodeIfNeeded = (word: string): string[] => (mustEncode(word) ? encodedWords(word) : [word]);

/**
 * Returns encoded-words (RFC 2047 §4.2, with the alphabet that §5 (3) allows in phrases), each with whole
 * code points.
 */
function encodedWords(text: string): string[] {
  const room = ENCODED_WORD.most - ENCODED_WORD.start.length - ENCODED_WORD.end.length;
  const words: string[] = [];
  let word = '';
  for (const character of text) {
    const token = encodeCharacter(character);
    if (word.length + token.length > room) {
      words.push(word);
      word = '';
    }
    word += token;
  }
  return [...words, word].map((each) => `${ENCODED_WORD.start}${each}${ENCODED_WORD.end}`);
}

function encodeCharacter(character: string): string {
  if (character === ' ') return '_';
  if (/^[A-Za-z0-9!*+/-]$/.test(character)) return character;
  return [...Buffer.from(character, 'utf8')]
    .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

function phraseOf(name: string): string[] {
  if (name === '') return [];
  if (mustEncode(name)) return encodedWords(name);
  if (/^[\w!#$%&'*+/=?^`{|}~ -]+$/.test(name)) return name.split(' ');
  return [`"${name.replace(/["\\]/g, '\\$&')}"`];
}

function fold(name: string, words: readonly string[]): string {
  const lines: string[] = [];
  let line = `${name}:`;
  for (const word of words) {
    // A word that is too long stays on the field's first line: a first line of white space only is obsolete
    // syntax (RFC 5322 §3.2.2).
    if (line.length + 1 + word.length > LINE && line !== `${name}:`) {
      lines.push(line);
      line = '';
    }
    line += ` ${word}`;
  }
  lines.push(line);
  if (lines.some((each) => each.length > LONGEST_LINE)) throw tooLong(name);
  return `${lines.join('\r\n')}\r\n`;
}

const badAddress = (expected: string): PaperroundError =>
  new PaperroundError('bad_request', `An address cannot be written into a mail: expected ${expected}.`, {
    hint: 'Correct or remove this reader; addresses are checked when somebody subscribes.',
  });

const tooLong = (name: string): PaperroundError =>
  new PaperroundError(
    'bad_request',
    `The header ${name} has a word that is longer than a line of mail can be (${LONGEST_LINE} characters).`,
    {
      hint: 'Use a shorter BASE_URL or name.',
    },
  );

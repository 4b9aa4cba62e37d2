/** Explains why a page is not a listing, to help the person who configured it. */

import type { DecodedPage } from './listing.ts';
import { parseJsonPage } from './text/json-page.ts';
import { mailHeaders } from './text/mail-text.ts';

const START = 20_000;

interface Explanation {
  readonly applies: (start: string, page: DecodedPage) => boolean;
  readonly words: string;
}

// The first explanation that applies is used.
const EXPLANATIONS: readonly Explanation[] = [
  { applies: (start) => start.trim() === '', words: 'there is nothing but white space in it' },
  { applies: isBinary, words: 'it looks like binary data (an image, an archive or a PDF), not text' },
  {
    applies: (start) =>
      isMarkup(start) && /type=["']?password|name=["']?password|\b(?:log|sign) ?in to\b/i.test(start),
    words: 'it looks like a login page',
  },
  {
    applies: (start) =>
      isMarkup(start) &&
      /captcha|just a moment|verify you are human|access denied|enable javascript and cookies/i.test(start),
    words: 'it looks like a page that keeps robots out',
  },
  {
    applies: (start) =>
      isMarkup(start) &&
      /<title>[^<]{0,100}\b(?:404|403|429|5\d\d|not found|forbidden|error|unavailable|maintenance)\b/i.test(
        start,
      ),
    words: 'it looks like an error page',
  },
  {
    applies: (start) => /^\s*<(?:!doctype html|html)\b/i.test(start),
    words:
      'it is HTML, of which only the daily-papers page, newsletters about it and arXiv’s lists are read; `sources add URL` looks for the feed of a page',
  },
  {
    applies: (start) => /^\s*<(?:\?xml|[\w:-]+[\s>])/.test(start),
    words: 'it is XML of an unknown kind, or cut off before its first entry',
  },
  {
    applies: (start, page) => /^\s*[[{]/.test(start) && parseJsonPage(page) === undefined,
    words: 'it begins like JSON and is broken, perhaps cut off',
  },
  {
    applies: (start) => /^\s*\{[^[]{0,400}"(?:error|errors|message|detail|statusCode)"\s*:/i.test(start),
    words: 'it looks like the error answer of an API',
  },
  { applies: (start) => /^\s*[[{]/.test(start), words: 'it is JSON without papers that have a title' },
  {
    applies: (start) =>
      /\b(?:log|sign) ?in\b/i.test(start) && /\bpassword\b/i.test(start) && start.length < 5_000,
    words: 'it looks like a login page',
  },
  {
    applies: (start) => mailHeaders(start).has('content-type'),
    words:
      'it is a mail, of which only arXiv’s mailings and newsletters about the daily-papers page are read',
  },
  {
    applies: () => true,
    words:
      'it is text, of which only the daily-papers page and arXiv’s mails are read: titles and abstracts in turn, here are none',
  },
];

/** Returns one clause, to follow a colon. */
export function explainUnknown(page: DecodedPage): string {
  const start = page.text.slice(0, START);
  return EXPLANATIONS.find(({ applies }) => applies(start, page))?.words ?? '';
}

const isMarkup = (start: string): boolean => /^\s*</.test(start);

function isBinary(start: string): boolean {
  const odd = start.match(/[^\P{Cc}\s]|\uFFFD/gu)?.length ?? 0;
  return /^(?:%PDF-|PK\p{Cc}|\p{Cc}\uFFFD|.?PNG\r?\n|GIF8)/u.test(start) || odd > start.length / 20;
}

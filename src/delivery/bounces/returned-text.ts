/** Extracts the mail server's own words from a bounce, without the returned mail and without quotes. Pure. */

import type { Email } from 'postal-mime';

export interface ReturnedText {
  /** What the server says, without quoted lines. */
  readonly own: string;
  /** The same words, the most specific text first: the lines of the SMTP conversation, then everything. */
  readonly texts: readonly string[];
  /**
   * What follows the line that introduces the returned mail, or the returned headers if they are in the text;
   * empty if there is neither.
   */
  readonly copy: string;
  readonly hasCopy: boolean;
}

/**
 * Maximum characters examined. A server states the reason at the beginning and returns the mail at the end.
 */
const LONGEST_TEXT = 400_000;

/**
 * How mail servers introduce the returned mail: a line of dashes, pluses and the like with certain words, or
 * one of these sentences.
 */
const COPY_BEGINS = [
  /^[ \t]{0,20}[-=+*]{2,100} ?[^\n]{0,50}?\b(?:copy of (?:the|your)|original (?:message|mail|headers)|returned (?:message|mail)|unsent message|undelivered message|header of the|original mail info|body of the message|no message was collected|message header follows|message headers follow)[^\n]{0,80}$/im,
  /^[ \t]{0,20}(?:original message headers:|below is a copy of the original message:|original message follows\.$|message headers follow\.$|original mail as follows:|the attachment contains the original mail headers|your original message follows)/im,
  /^\+{5,100}$/m,
];

/** If a mail's parts were joined into one text, the returned headers begin without an introduction. */
const HEADERS_BEGIN = /^(?:return-path: ?<|received: from |message-id: ?<)/im;

export function readReturnedText(mail: Email): ReturnedText {
  const text = (mail.text ?? withoutMarkup(mail.html ?? '')).slice(0, LONGEST_TEXT).replaceAll('\r\n', '\n');
  const introduced = Math.min(...COPY_BEGINS.map((pattern) => positionOf(pattern, text)));
  const headers = positionOf(HEADERS_BEGIN, text);
  const own = withoutQuotes(text.slice(0, Math.min(introduced, headers, text.length)));
  const copy =
    introduced < text.length
      ? belowFirstLine(text.slice(introduced))
      : headers < text.length
        ? headersAround(text, headers)
        : '';
  return { own, texts: [conversationIn(own), own], copy, hasCopy: copy !== '' };
}

function positionOf(pattern: RegExp, text: string): number {
  const at = text.search(pattern);
  return at < 0 ? Number.POSITIVE_INFINITY : at;
}

const belowFirstLine = (text: string): string =>
  text.slice((text.indexOf('\n') + 1 || text.length + 1) - 1).trimStart();

/** Returns the text from the first line of the header block that contains position `at`. */
const headersAround = (text: string, at: number): string =>
  text.slice(text.lastIndexOf('\n\n', at) + 1).trimStart();

/**
 * Removes quoted lines: a mail may quote anything, including our titles. (Transcripts of old Sendmails begin
 * lines with three signs, and stay.)
 */
const withoutQuotes = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^ {0,3}>(?!>>)/.test(line))
    .join('\n');

const conversationIn = (text: string): string =>
  text
    .split('\n')
    .filter((line) =>
      /^[ \t]{0,20}(?:>>>|<<<)|\b[45]\d\d[ -]|\bbut (?:sender|my name) was rejected/.test(line),
    )
    .join('\n');

const withoutMarkup = (html: string): string =>
  html
    .slice(0, LONGEST_TEXT)
    .replace(/<(?:br|p|div|tr|li)\b[^<>]{0,500}>/gi, '\n')
    .replace(/<[^<>]{0,2000}>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&#39;|&rsquo;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');

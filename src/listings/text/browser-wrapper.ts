/** Unwraps text, JSON or XML saved from a browser, which puts it into a document with a single `<pre>`. */

import { textOfMarkup } from './markup-text.ts';

// Characters. A wrapper has next to nothing around its <pre>.
const LONGEST_WRAPPER = 5_000;
const INVISIBLE = /<(title|style|script)\b[^<>]{0,500}>[^<]{0,5000}<\/\1>/gi;
const TAG = /<[^<>]{0,1000}>/g;

/** Returns the page within such a wrapper; any other text is returned unchanged. */
export function withoutBrowserWrapper(text: string): string {
  if (!/^\s{0,100}<(?:!doctype html|html)\b/i.test(text)) return text;
  const opened = /<pre\b[^<>]{0,500}>/i.exec(text.slice(0, LONGEST_WRAPPER));
  if (opened === null) return text;
  const start = opened.index + opened[0].length;
  const end = text.indexOf('<', start);
  if (end < 0 || !/^<\/pre>/i.test(text.slice(end, end + 6))) return text;
  const around = [text.slice(0, opened.index), text.slice(end)];
  if (around.some((part) => part.length > LONGEST_WRAPPER || shows(part))) return text;
  return textOfMarkup(text.slice(start, end));
}

const shows = (html: string): boolean => html.replace(INVISIBLE, '').replace(TAG, '').trim() !== '';

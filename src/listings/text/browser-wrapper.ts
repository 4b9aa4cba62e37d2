/** What browsers wrap around a page that is no HTML (text, JSON, XML) when it is saved from them: a document of nothing but one `<pre>`. */
import { textOfMarkup } from './markup-text.ts';

// Characters; a wrapper has next to nothing before its <pre> and after it.
const LONGEST_WRAPPER = 5_000;
const INVISIBLE = /<(title|style|script)\b[^<>]{0,500}>[^<]{0,5000}<\/\1>/gi;
const TAG = /<[^<>]{0,1000}>/g;

/** The page within such a wrapper; any other text as it is. */
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

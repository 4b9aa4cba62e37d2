/** Reads the settings of summaries by a model. Pure. */

import { integerBetween, urlToFetch } from './config-values.ts';
import { isLoopbackName } from './loopback.ts';
import type { SettingReader } from './setting-reader.ts';
import { hasUnstorable } from './text/control-characters.ts';

export interface SummaryConfig {
  /** Null if no summaries are written. */
  readonly endpoint: SummaryEndpoint | null;
  /** The language they are written in, as a BCP 47 tag. */
  readonly language: string;
  /** Most papers per day (UTC), over all processes. */
  readonly perDay: number;
}

export interface SummaryEndpoint {
  /** As configured: the URL of the chat completions, or without its end `chat/completions`. */
  readonly url: string;
  readonly model: string;
  /** Sent as a bearer token; null if none is sent. */
  readonly key: string | null;
}

const LONGEST_MODEL = 100;

export function readSummaries({ read, text, noteMissing, warnings }: SettingReader): SummaryConfig {
  const url = read('SUMMARY_URL', null, urlToFetch, 'an http(s) URL without a login', true);
  const model = read(
    'SUMMARY_MODEL',
    null,
    (name) => (name.length <= LONGEST_MODEL && !hasUnstorable(name) ? name : undefined),
    `the name of a model, at most ${LONGEST_MODEL} characters`,
  );
  // A key that no header can hold is refused here, without being shown.
  const key = read(
    'SUMMARY_KEY',
    null,
    (token) => (/^[!-~]+$/.test(token) ? token : undefined),
    'a key of visible ASCII characters',
    true,
  );
  const language = read('SUMMARY_LANGUAGE', 'en', languageTag, 'a language tag such as en, de or zh-Hans');
  const expectedPerDay = 'a whole number of papers, 0 to 100000';
  const perDay = read('SUMMARY_PER_DAY', 200, integerBetween(0, 100_000), expectedPerDay);
  const isNamed = text('SUMMARY_URL') !== '';
  if (isNamed && text('SUMMARY_MODEL') === '')
    noteMissing('SUMMARY_MODEL', 'the name of a model, because SUMMARY_URL is set');
  if (!isNamed && (model !== null || key !== null))
    warnings.push('SUMMARY_MODEL or SUMMARY_KEY is set, but not SUMMARY_URL: no summaries are written');
  if (url !== null && key !== null && isReadable(url))
    warnings.push('SUMMARY_KEY goes to SUMMARY_URL without TLS, to another machine');
  return { endpoint: url === null || model === null ? null : { url, model, key }, language, perDay };
}

function languageTag(text: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(text)[0];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Could others on the way read what is sent to this URL? */
function isReadable(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !isLoopbackName(hostname);
}

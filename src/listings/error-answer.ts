/** Recognises the JSON answer of an API that is an error, even if a list comes with it. */

import type { Json } from '../json-fields.ts';
import type { DecodedPage } from './listing.ts';
import { cleanText } from './text/clean-text.ts';
import { asRecord, asText, parseJsonPage } from './text/json-page.ts';

const LONGEST_MESSAGE = 200;

// Members that mean an error, unless they are empty or say that there was none.
const ERRORS = ['error', 'errors', 'errMsg'];
// Members with the state of the request, in words or as an HTTP status code.
const STATES = ['status', 'statusCode', 'code', 'errCode'];
// Members that are false after an error.
const SUCCESS_FLAGS = ['success', 'ok'];
const FAILED =
  /^(?:err|fail|invalid|time-?d? ?out|unavailable|denied|unauthori[sz]ed|forbidden|not found|rejected)/i;
const HTTP_ERROR = /^[45]\d\d$/;
// Where APIs explain an error, the fullest text first.
const EXPLANATIONS = [
  'message',
  'errMsg',
  'error',
  'errors',
  'detail',
  'details',
  'reason',
  'status',
  'code',
];

/** Returns what the page says about its error; null if it does not say that it is one. */
export function errorAnswer(page: DecodedPage): string | null {
  const answer = asRecord(parseJsonPage(page));
  // Some wrap the answer of another API into their own.
  const failed = [answer, asRecord(answer?.data)].find((record) => record !== undefined && saysError(record));
  return failed === undefined ? null : (messageIn(failed) ?? 'it does not say which');
}

/** Returns the text with which an answer explains itself; null if it has none. */
function messageIn(answer: Json): string | null {
  const texts = EXPLANATIONS.map((name) => cleanText(textIn(answer[name])).slice(0, LONGEST_MESSAGE));
  return texts.find((text) => text !== '') ?? null;
}

const saysError = (answer: Json): boolean =>
  ERRORS.some((name) => holdsSomething(answer[name])) ||
  STATES.some((name) => saysFailed(asText(answer[name]).trim())) ||
  SUCCESS_FLAGS.some((name) => answer[name] === false);

const saysFailed = (state: string): boolean => FAILED.test(state) || HTTP_ERROR.test(state);

/** Archives mark the absence of an error by `error: null`, an empty text or list, or a code of 0. */
const holdsSomething = (value: unknown): boolean =>
  typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);

/** A text, or the message in an object, or the first of a list of either. */
function textIn(value: unknown): string {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  const record = asRecord(first);
  return record === undefined ? asText(first) : asText(record.message) || asText(record.detail);
}

/** Asks the endpoint of SUMMARY_URL for a sentence on one paper, within limits of time and size. */

import type { SummaryEndpoint } from '../config-summaries.ts';
import { MINUTE_MS } from '../durations.ts';
import { retryAfter } from '../sources/fetching/cache-headers.ts';
import { describeFailure, type FetchLimits } from '../sources/fetching/fetch-failure.ts';
import { answerIn, completionsBody, completionsUrl } from './chat-completion.ts';
import type { SummarisedPaper } from './check-answer.ts';

/** A model on the CPU of a small machine is slow, and nothing waits for it. */
const ANSWER_MS = MINUTE_MS;
const MOST_BYTES = 256 * 1024;

export type ModelAnswer = { readonly kind: 'answer'; readonly content: string } | EndpointFailure;

export interface EndpointFailure {
  readonly kind: 'failed';
  /** A clause that quotes nothing of the endpoint's answer, which may contain the key. */
  readonly reason: string;
  /** The endpoint asks not to be called before this instant; null if it does not say. */
  readonly retryAfter: Date | null;
  /** The paper may be the cause, so the failure counts as an attempt: no paper is asked about endlessly. */
  readonly isAboutPaper: boolean;
  /** The model may have written something nevertheless, so that the day's budget is used. */
  readonly mayHaveWritten: boolean;
  /** Waiting does not help, because the key, the model or the url is wrong. */
  readonly needsOperator: boolean;
}

export interface Question {
  readonly paper: SummarisedPaper;
  readonly language: string;
  readonly now: Date;
  readonly signal: AbortSignal;
  /** Time limit in milliseconds. Default: one minute. */
  readonly patience?: number;
}

/**
 * Returns every failure as a result.
 * @throws only what `signal` was aborted with
 */
export async function askModel(
  { url, model, key }: SummaryEndpoint,
  { paper, language, now, signal, patience = ANSWER_MS }: Question,
): Promise<ModelAnswer> {
  const timeout = AbortSignal.timeout(patience);
  try {
    const response = await fetch(completionsUrl(url), {
      method: 'POST',
      // Following a redirect could send the key elsewhere.
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(key !== null && { authorization: `Bearer ${key}` }),
      },
      body: completionsBody(paper, { model, language }),
      signal: AbortSignal.any([timeout, signal]),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      return refusedBy(response, now);
    }
    const text = await readBounded(response);
    const content = text === null ? null : answerIn(text);
    return content === null
      ? { ...FAILED, reason: NO_ANSWER, isAboutPaper: true, mayHaveWritten: true }
      : { kind: 'answer', content };
  } catch (error) {
    if (signal.aborted) throw error;
    const isLate = timeout.aborted;
    return { ...FAILED, reason: reasonOf(error, patience), isAboutPaper: isLate, mayHaveWritten: isLate };
  }
}

const NO_ANSWER = 'what it answers is no chat completion';

const FAILED = {
  kind: 'failed',
  retryAfter: null,
  isAboutPaper: false,
  mayHaveWritten: false,
  needsOperator: false,
} as const;

/** Refusals of what was asked (RFC 9110 §15.5.1, .14, .21). */
const ABOUT_PAPER: ReadonlySet<number> = new Set([400, 413, 422]);
/** Refusals that pass with time; any other below 500 is about who asks. */
const PASSES: ReadonlySet<number> = new Set([408, 409, 425, 429]);

function refusedBy({ status, headers }: Response, now: Date): EndpointFailure {
  const isAboutPaper = ABOUT_PAPER.has(status);
  return {
    ...FAILED,
    reason: `it answers ${status}`,
    retryAfter: retryAfter(headers.get('retry-after') ?? undefined, now),
    isAboutPaper,
    needsOperator: status < 500 && !isAboutPaper && !PASSES.has(status),
  };
}

/** Returns null if the body is longer than any answer may be. */
async function readBounded({ body }: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reasonOf(error: unknown, patience: number): string {
  const limits: FetchLimits = { headersMs: patience, idleMs: patience, totalMs: patience, bytes: MOST_BYTES };
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return describeFailure(cause, limits);
}

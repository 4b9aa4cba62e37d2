/** The error class of Paperround and its list of error codes. */

/** Every error code, with its meaning. A test keeps docs/reference.md equal to this list. */
export const ERROR_CODES = {
  bad_usage: 'a command, flag or argument that does not exist or has a wrong value',
  bad_configuration: 'one or more settings cannot be used',
  bad_query: 'a query that cannot be understood',
  bad_request: 'a form or request with values that cannot be used',
  unknown_topic: 'a topic slug that is not in the list',
  unknown_reader: 'an address or reader that is not in the store',
  unknown_webhook: 'a webhook name that is not in the store',
  unknown_source: 'a source name that is not in paperround.yaml',
  unknown_delivery: 'a delivery id that is not in the ledger',
  unknown_run: 'a run id that is not in the ledger',
  not_a_listing: 'bytes that are not a listing page of any known format',
  listing_changed: 'a page of a known format whose layout has changed',
  fetch_failed: 'a URL that could not be read',
  fetch_refused: 'a URL that must not be read (private address, scheme, too many redirects)',
  database_unavailable:
    'the database could not be reached or opened, or became unavailable or full during the work',
  database_drift: 'the tables of the database are not the ones this version expects',
  mail_refused: 'the mail server refused the message or the login',
  mail_unavailable: 'the mail server could not be reached',
  bad_signing_key: 'a DKIM key that does not sign or does not verify',
  suppressed_address: 'an address that must not be written to',
  bad_template: 'a template that does not compile or lacks a placeholder that the code fills',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface ErrorDetails {
  /** What to do about it, as a sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** May the same call succeed later without any change by a person? Default false. */
  readonly retryable?: boolean;
  /** Machine-readable details: position, variable, value seen. Never secrets or addresses. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/**
 * An error that people can act on: the message says what was tried, seen and expected; `hint` how to
 * fix it.
 */
export class PaperroundError extends Error {
  override readonly name = 'PaperroundError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly retryable: boolean;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.retryable = details.retryable ?? false;
    this.facts = details.facts ?? {};
  }

  /** 2 if the caller has to change the command, 1 if something was tried and failed. */
  get exitCode(): 1 | 2 {
    return USAGE_CODES.has(this.code) ? 2 : 1;
  }
}

const USAGE_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'bad_usage',
  'bad_configuration',
  'bad_query',
  'bad_request',
  'unknown_topic',
  'unknown_source',
]);

/** Returns the message of any thrown value. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

/** Returns the error for an invalid flag or argument. */
export const badUsage = (message: string): PaperroundError => new PaperroundError('bad_usage', message);

/** What `status` can list as wrong, by kind, and what an operator does about each. */

import { DAY_MS } from './durations.ts';

/** How long a past failure is reported. */
export const REPORTED_FOR_MS = 2 * DAY_MS;

/** Every kind of problem, with what to do. A test keeps docs/reference.md equal to this list. */
export const PROBLEM_KINDS = {
  source:
    'open the address in a browser, or read it with `paperround ingest NAME`; if the source is gone, disable it in paperround.yaml',
  job: 'look for its name in the log of `serve`; docs/reference.md names the command that does the same by hand',
  database_moved: 'run `paperround recover` after a restore, `paperround recover --moved` after a move',
  wrong_clock: 'make sure that a time server sets the machine’s clock; what had gone wrong is corrected',
  journal: 'make sure that SUPPRESSION_JOURNAL can be written and its disk has room, then restart',
  mail_server_unavailable: 'check that mail server; mail goes through SMTP_URL_FALLBACK until it is back',
  mails_not_begun:
    'start `paperround work`, or `serve` without --no-worker; if one is running, its log says what holds it up',
  digests_wait:
    'check the mail server of SMTP_URL and run `paperround doctor`; the mails go out by themselves once it works',
  confirmations_wait: 'check the mail server that confirmations go through and run `paperround doctor`',
  provider_events: 'compare the provider’s settings with docs/provider-events.md',
  events_refused:
    'compare the provider’s WEBHOOK_SECRET_… and settings with docs/provider-events.md; until then bounces and complaints are lost',
  run_stopped: 'find out why the mail server refused, then `paperround runs resume ID`',
  too_old: 'nothing now: the papers are in the next digests; make sure that a sender is always running',
  deliveries_failed: 'look at `paperround deliveries --status failed`',
  deliveries_uncertain:
    'search the mail server’s log, then `paperround deliveries resolve ID --as sent` or `--as resend`',
  webhook:
    'check the webhook’s channel or program, then `paperround webhooks test NAME`; `webhooks add NAME URL` sets another URL',
  paper_unshowable: 'report the paper’s title and abstract to the maintainers; digests go out without it',
  operator_mail: 'run `paperround send-test` with the address of OPERATOR_EMAIL',
  summaries:
    'make sure that SUMMARY_URL, SUMMARY_MODEL and SUMMARY_KEY are right and the endpoint answers; until then mails show sentences of abstracts',
  heartbeat: 'fetch HEARTBEAT_URL from this machine by hand, and check the service behind it',
} as const;

export type ProblemKind = keyof typeof PROBLEM_KINDS;

export interface Problem {
  readonly kind: ProblemKind;
  /** Which source, run or the like has the problem, if several can; or ''. Never an address. */
  readonly about: string;
  /** One sentence. */
  readonly text: string;
}

/** Makes problems of a kind that is not about one source, run or the like. */
export const problemsOf = (kind: ProblemKind, texts: readonly string[]): Problem[] =>
  texts.map((text) => ({ kind, about: '', text }));

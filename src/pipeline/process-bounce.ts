/**
 * Processes a returned mail or a provider's event: parses it, finds the reader, applies the policy, records
 * the report.
 */

import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/client.ts';
import { applyReport, recordOf } from '../delivery/bounces/apply-report-store.ts';
import type { BounceReport } from '../delivery/bounces/bounce.ts';
import type { BounceKind } from '../delivery/bounces/bounce-policy.ts';
import { isReportRecorded } from '../delivery/bounces/bounce-store.ts';
import { noteUnvouchedEvent } from '../delivery/bounces/event-problems-store.ts';
import type { BounceParser } from '../delivery/bounces/parse-in-thread.ts';
import { reportIdOf, reportOfEvent } from '../delivery/bounces/provider-report.ts';
import { addressKey, findReportedReader } from '../delivery/bounces/report-match-store.ts';
import { PaperroundError } from '../errors.ts';
import type { MailEvent } from '../mail/providers/provider.ts';
import type { Metrics } from '../metrics.ts';
import type { ProviderName } from '../provider-names.ts';
import type { AddressHasher } from '../readers/address-hash.ts';
import { changeReader } from '../readers/readers-store.ts';
import type { Tokens } from '../readers/tokens.ts';

export interface BounceParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly tokens: Tokens;
  readonly hasher: AddressHasher;
  readonly metrics: Pick<Metrics, 'returnedMails'>;
  readonly parser: BounceParser;
}

/** The output of `bounce --json`. */
export interface ProcessedBounce {
  readonly kind: BounceKind;
  /** The reader's address; null when it cannot be verified that the mail is about a reader. */
  readonly email: string | null;
  /** What was done, as a sentence. */
  readonly action: string;
}

export async function processBounce(parts: BounceParts, raw: Buffer): Promise<ProcessedBounce> {
  const processed = await processMail(parts, raw);
  parts.metrics.returnedMails.inc({ kind: processed.kind });
  return processed;
}

async function processMail(parts: BounceParts, raw: Buffer): Promise<ProcessedBounce> {
  const { db, clock, tokens, hasher, parser } = parts;
  const report = await parse(parser, raw);
  if (report.kind === 'ignored') return ignored(report.detail);

  const about = await findReportedReader({ db, tokens, now: clock.now() }, report);
  if (about === null) return ignored('no signed address and no Message-ID of a mail of ours vouches for it');
  const { reader } = about;
  // A vacation reply comes from the reader and goes to the signed return path; it may quote anything.
  if (report.writtenBy !== null && addressKey(report.writtenBy) === addressKey(reader.email))
    return ignored('the reader wrote it, not a mail server', reader.email);

  const reportId = createHash('sha256').update(raw).digest('hex');
  const record = { ...recordOf({ ...report, kind: report.kind }, about), report: reportId, at: clock.now() };
  // One transaction, so that processing the mail again after a crash never meets a half-applied report.
  const action = await changeReader(db, { id: reader.id }, (tx) => applyReport(tx, hasher, record, report));
  return action === null
    ? ignored('the reader was erased meanwhile')
    : { kind: report.kind, email: reader.email, action };
}

/** Processes one event of a mail provider. Returns its kind, or `repeated` or `not_ours`. */
export async function processProviderEvent(
  { db, clock, tokens, hasher, metrics }: Omit<BounceParts, 'parser'>,
  provider: ProviderName,
  event: MailEvent,
): Promise<string> {
  const at = clock.now();
  const report = reportOfEvent(event);
  const about = await findReportedReader({ db, tokens, now: at }, report);
  if (about === null) {
    await noteUnvouchedEvent(db, provider, event, at);
    return 'not_ours';
  }
  const record = { ...recordOf(report, about), report: reportIdOf(provider, event), at };
  const kind = await changeReader(db, { id: about.reader.id }, async (tx) => {
    // A repeated event must not undo what an operator or the reader has done since the first one.
    if (await isReportRecorded(tx, record)) return 'repeated';
    await applyReport(tx, hasher, record, report);
    return report.kind;
  });
  if (kind === report.kind) metrics.returnedMails.inc({ kind });
  return kind ?? 'not_ours';
}

const ignored = (why: string, email: string | null = null): ProcessedBounce => ({
  kind: 'ignored',
  email,
  action: `nothing was done: ${why}`,
});

/** A mail that takes too long to parse is ignored: the next attempt would take just as long. */
async function parse(
  parser: BounceParts['parser'],
  raw: Buffer,
): Promise<BounceReport | { readonly kind: 'ignored'; readonly detail: string }> {
  try {
    return await parser.parseBounce(raw);
  } catch (error) {
    if (!(error instanceof PaperroundError)) throw error;
    return { kind: 'ignored', detail: error.message };
  }
}

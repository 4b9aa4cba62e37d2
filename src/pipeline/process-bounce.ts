/** Processes one returned mail: parses it, finds the reader, applies the policy and records the report. */
import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/client.ts';
import { applyReport } from '../delivery/bounces/apply-report-store.ts';
import type { BounceReport } from '../delivery/bounces/bounce.ts';
import type { BounceKind } from '../delivery/bounces/bounce-policy.ts';
import { addressKey, findReportedReader } from '../delivery/bounces/report-match-store.ts';
import type { Parser } from '../delivery/parsing/parser.ts';
import { PaperroundError } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { AddressHasher } from '../readers/address-hash.ts';
import { changeReader } from '../readers/readers-store.ts';
import type { Tokens } from '../readers/tokens.ts';

export interface BounceParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly tokens: Tokens;
  readonly hasher: AddressHasher;
  readonly metrics: Pick<Metrics, 'returnedMails'>;
  readonly parser: Pick<Parser, 'parseBounce'>;
}

/** The output of `bounce --json`. */
export interface ProcessedBounce {
  readonly kind: BounceKind;
  /** Of the reader; null when the mail cannot be verified to be about one. */
  readonly email: string | null;
  /** What was done, as a sentence. */
  readonly action: string;
}

export async function processBounce(parts: BounceParts, raw: Buffer): Promise<ProcessedBounce> {
  const processed = await process(parts, raw);
  parts.metrics.returnedMails.inc({ kind: processed.kind });
  return processed;
}

async function process(parts: BounceParts, raw: Buffer): Promise<ProcessedBounce> {
  const { db, clock, tokens, hasher, parser } = parts;
  const report = await parse(parser, raw);
  if (report.kind === 'ignored') return ignored(report.detail);

  const about = await findReportedReader({ db, tokens, now: clock.now() }, report);
  if (about === null) return ignored('no signed address and no Message-ID of a mail of ours vouches for it');
  const { reader, deliveryId } = about;
  // A vacation reply comes from the reader to the signed return path, and may quote anything.
  if (report.writtenBy !== null && addressKey(report.writtenBy) === addressKey(reader.email))
    return ignored('the reader wrote it, not a mail server', reader.email);

  const { kind, counts, status, detail } = report;
  const sha256 = createHash('sha256').update(raw).digest('hex');
  const at = clock.now();
  // Recorded and applied, or neither: a mail that is processed again after a crash finds nothing half
  // done.
  const action = await changeReader(db, { id: reader.id }, (tx) => {
    const record = { readerId: reader.id, deliveryId, kind, counts, status, detail, report: sha256, at };
    return applyReport(tx, hasher, record, { kind, detail });
  });
  return action === null ? ignored('the reader was erased meanwhile') : { kind, email: reader.email, action };
}

const ignored = (why: string, email: string | null = null): ProcessedBounce => ({
  kind: 'ignored',
  email,
  action: `nothing was done: ${why}`,
});

/** A mail that takes too long would take as long again on the next attempt, so it is ignored. */
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

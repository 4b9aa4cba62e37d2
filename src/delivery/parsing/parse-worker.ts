/** The worker thread that parses pages and mails of others, one at a time; parser.ts starts it. */
import { setImmediate as untilSent } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { messageOf, PaperroundError } from '../../errors.ts';
import type { ListingEntry, RawPage } from '../../listings/listing.ts';
import { type ParseListingOptions, parseListing } from '../../listings/parse-listing.ts';
import { parseBounce } from '../bounces/bounce.ts';

export type ParseJob =
  | { readonly kind: 'page'; readonly raw: RawPage; readonly options: ParseListingOptions }
  | { readonly kind: 'mail'; readonly raw: Uint8Array };

/**
 * Some `entries` of a page, in order; then the `value`: the report, or the listing without its
 * entries. Or the error.
 */
export type ParseAnswer =
  | { readonly entries: readonly ListingEntry[] }
  | { readonly value: unknown }
  | {
      readonly refused: Pick<PaperroundError, 'code' | 'message' | 'hint' | 'retryable' | 'facts'> & {
        readonly cause?: string;
      };
    }
  | { readonly broken: string };

/** Entries per message: a few milliseconds for the thread that receives them. */
const ENTRIES_AT_ONCE = 500;

const tell = (answer: ParseAnswer): void => parentPort?.postMessage(answer);

parentPort?.on('message', async (job: ParseJob) => {
  try {
    if (job.kind === 'page') await tellListing(job.raw, job.options);
    else
      tell({ value: await parseBounce(Buffer.from(job.raw.buffer, job.raw.byteOffset, job.raw.byteLength)) });
  } catch (error) {
    tell(
      error instanceof PaperroundError
        ? { refused: asData(error) }
        : { broken: (error as Error).stack ?? messageOf(error) },
    );
  }
});

async function tellListing(raw: RawPage, options: ParseListingOptions): Promise<void> {
  const { entries, ...rest } = await parseListing(raw, options);
  const left = [...entries];
  while (left.length > 0) {
    tell({ entries: left.splice(0, ENTRIES_AT_ONCE) });
    await untilSent();
  }
  tell({ value: rest });
}

/** An error passed to another thread keeps only its message, so the other fields are passed as data. */
const asData = ({ code, message, hint, retryable, facts, cause }: PaperroundError) => ({
  code,
  message,
  hint,
  retryable,
  facts,
  ...(cause === undefined ? {} : { cause: messageOf(cause) }),
});

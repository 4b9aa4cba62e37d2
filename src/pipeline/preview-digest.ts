/** Composes the digest that a reader would get now, exactly as sending does, but stores nothing. */

import { randomUUID } from 'node:crypto';
import { type MailerParts, openMailer } from '../delivery/sending/mailer.ts';
import type { Selection } from '../digest/digest.ts';
import { type ComposedDigest, composeDigest } from '../digest/rendering/compose-digest.ts';
import {
  type CandidatePool,
  createCandidatePools,
  type PoolSelection,
  selectFor,
} from '../digest/selection/candidate-pool.ts';
import type { DueDigest } from '../digest/selection/edition.ts';
import type { AttemptResult, OutgoingMail } from '../mail/mail.ts';
import type { AddressHasher } from '../readers/address-hash.ts';
import { type DigestReader, digestReaders, firstTimeReader } from '../readers/digest-readers-store.ts';
import type { ParsedAddress } from '../readers/email-address.ts';
import { localDayOf } from '../readers/next-due.ts';
import { DEFAULT_PREFERENCES, type Look, type Reader } from '../readers/reader.ts';
import { refuseSuppressed } from '../readers/suppression-store.ts';

export interface Preview {
  readonly mail: OutgoingMail;
  readonly selection: Selection;
  readonly rendered: ComposedDigest['rendered'];
}

type Addressed = Pick<Reader, 'publicId' | 'email' | 'frequency' | 'timeZone'> & Look;

/** All links work except the browser view's, which needs a delivery. Null when nothing matches. */
export async function previewDigest(
  app: MailerParts,
  reader: Reader,
  instead: Partial<Addressed> = {},
): Promise<Preview | null> {
  const chosen = (await selectNext(app, reader))?.selection();
  if (chosen === undefined || chosen.items.length === 0) return null;
  return compose(app, { ...reader, ...instead }, chosen);
}

/**
 * Sends an operator the reader's present digest, with links that change nothing. Null when nothing matches.
 * @throws PaperroundError `suppressed_address` if nothing, or no digest, may be sent to that address
 */
export async function sendTestEdition(
  app: MailerParts & { readonly hasher: AddressHasher },
  reader: Reader,
  { address, key }: ParsedAddress,
): Promise<AttemptResult | null> {
  await refuseSuppressed(app, key, ['digest', 'all']);
  const preview = await previewDigest(app, reader, { publicId: randomUUID(), email: address });
  if (preview === null) return null;
  const mailer = await openMailer(app);
  try {
    return await mailer.transport.send(preview.mail);
  } finally {
    await mailer.close();
  }
}

/**
 * Returns the papers that the reader's next digest could choose from, best first, as if it were due now.
 * @param most all such papers, or only as many as the reader wants
 */
export async function selectNext(
  app: MailerParts,
  reader: Reader,
  most: 'all' | 'wanted' = 'wanted',
): Promise<PoolSelection | null> {
  const due = dueNow(app, reader);
  const pool = await createCandidatePools(app).of(due);
  const digestReader = (await digestReaders(app.db, [reader.id], pool.from)).get(reader.id);
  if (digestReader === undefined) return null;
  const maxPapers = most === 'all' ? pool.candidates.ids.length : digestReader.maxPapers;
  return selectFrom(pool, { ...digestReader, maxPapers }, due);
}

/** Renders a digest of everything trending, for no reader: a check that templates and store fit together. */
export async function renderSample(app: MailerParts, to: Addressed): Promise<Preview> {
  const due = dueNow(app, { frequency: 'daily', lastPeriodEnd: null });
  const noReader = firstTimeReader(DEFAULT_PREFERENCES);
  const selected = await selectFrom(await createCandidatePools(app).of(due), noReader, due);
  return compose(app, to, selected.selection());
}

function dueNow(
  { clock }: MailerParts,
  { frequency, lastPeriodEnd }: Pick<Reader, 'frequency' | 'lastPeriodEnd'>,
): DueDigest {
  const periodEnd = clock.now();
  return { frequency, periodEnd, newSince: lastPeriodEnd ?? periodEnd };
}

async function selectFrom(pool: CandidatePool, reader: DigestReader, due: DueDigest): Promise<PoolSelection> {
  const chosen = selectFor(pool, reader, await pool.lookUp([reader]), due);
  // `selection()` needs the texts of the selected papers.
  await pool.read(chosen.ids);
  return chosen;
}

async function compose(app: MailerParts, to: Addressed, selection: Selection): Promise<Preview> {
  const now = app.clock.now();
  const mailer = await openMailer(app);
  try {
    const addressee = {
      ...to,
      id: 0,
      deliveryId: 0,
      runId: 0,
      readerPublicId: to.publicId,
      localDay: localDayOf(to.timeZone, now),
      mailDate: now,
    };
    const composed = composeDigest(await mailer.renderContext(), addressee, selection);
    const mail = await mailer.sign({ ...composed, envelope: mailer.envelopeOf(addressee) });
    return { mail, selection, rendered: composed.rendered };
  } finally {
    await mailer.close();
  }
}

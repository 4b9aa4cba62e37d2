/** Composes the digest that a reader would get now, as sending does; nothing is stored. */
import { type MailerParts, openMailer } from '../delivery/sending/mailer.ts';
import type { Selection } from '../digest/digest.ts';
import { composeDigest } from '../digest/rendering/compose-digest.ts';
import { type CandidatePool, createCandidatePools, selectFor } from '../digest/selection/candidate-pool.ts';
import { searchedQueries } from '../digest/selection/reader-queries.ts';
import { LEFTOVER_MS } from '../digest/selection/select.ts';
import { wholeText } from '../mail/format/fragment.ts';
import { type DigestReader, digestReaders } from '../readers/digest-readers-store.ts';
import { localDayOf } from '../readers/next-due.ts';
import { DEFAULT_PREFERENCES, type Reader } from '../readers/reader.ts';

export interface Preview {
  readonly raw: Buffer;
  readonly html: string;
  readonly text: string;
  readonly papers: number;
}

type Addressed = Pick<Reader, 'publicId' | 'email' | 'frequency' | 'timeZone'>;

/**
 * Its links work except the one to the browser view, which needs a stored delivery. Null when nothing
 * matches.
 */
export async function previewDigest(app: MailerParts, reader: Reader): Promise<Preview | null> {
  const now = app.clock.now();
  const newSince = reader.lastPeriodEnd ?? new Date(now.getTime() - LEFTOVER_MS);
  const pool = await createCandidatePools(app).of(newSince, now);
  const digestReader = (await digestReaders(app.db, [reader.id], pool.from)).get(reader.id);
  if (digestReader === undefined) return null;
  const selection = await selectFrom(pool, digestReader, { newSince, now });
  return selection.items.length === 0 ? null : compose(app, reader, selection);
}

/** A digest of everything trending, for no reader, to check that templates and store fit together. */
export async function renderSample(app: MailerParts, to: Addressed): Promise<Preview> {
  const now = app.clock.now();
  const newSince = new Date(now.getTime() - LEFTOVER_MS);
  const noReader: DigestReader = { ...DEFAULT_PREFERENCES, id: 0, sent: [] };
  return compose(
    app,
    to,
    await selectFrom(await createCandidatePools(app).of(newSince, now), noReader, { newSince, now }),
  );
}

async function selectFrom(
  pool: CandidatePool,
  reader: DigestReader,
  period: { newSince: Date; now: Date },
): Promise<Selection> {
  const matches = await pool.queries.match(searchedQueries(reader));
  const chosen = selectFor(pool, reader, matches, period);
  await pool.read(chosen.ids);
  return chosen.selection();
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
    const { rendered, raw, messageId, paperIds } = composeDigest(
      await mailer.renderContext(),
      addressee,
      selection,
    );
    const signed = await mailer.sign({ envelope: mailer.envelopeOf(addressee), messageId, raw });
    return {
      raw: signed.raw,
      html: wholeText(rendered.html),
      text: wholeText(rendered.text),
      papers: paperIds.length,
    };
  } finally {
    await mailer.close();
  }
}

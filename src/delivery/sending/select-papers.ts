/** A stage of sending: selects each reader's papers, unless an earlier attempt has fixed them. */

import type { Database } from '../../database/client.ts';
import type { Selection } from '../../digest/digest.ts';
import { type CandidatePool, type PoolSelection, selectFor } from '../../digest/selection/candidate-pool.ts';
import { selectionItems } from '../../digest/selection/selection-items.ts';
import type { OutgoingMail } from '../../mail/mail.ts';
import type { Paper } from '../../papers/paper.ts';
import { papersByIds } from '../../papers/papers-store.ts';
import type { ClaimedDelivery } from '../queue/claim-store.ts';
import { loadStoredMessages } from '../queue/stored-message-store.ts';
import type { DigestGroup, Member } from './load-readers.ts';
import type { Mailer } from './mailer.ts';

/** A mail that an earlier attempt composed and fixed in the ledger; the same bytes are sent again. */
export interface RepeatedMail {
  readonly delivery: ClaimedDelivery;
  readonly mail: OutgoingMail;
}

/** Papers that an earlier attempt fixed, for a mail whose stored bytes are missing. */
interface FixedPapers {
  readonly papers: readonly Paper[];
  readonly matched: number;
}

/** A mail to be composed. */
export interface SelectedMail extends Member {
  readonly papers: PoolSelection | FixedPapers;
}

export interface SelectedGroup {
  readonly repeated: readonly RepeatedMail[];
  readonly selected: readonly SelectedMail[];
}

export interface SelectParts {
  readonly db: Database;
  readonly mailer: Pick<Mailer, 'envelopeOf'>;
  /** Papers that break any digest, as far as this process knows. */
  readonly unrenderable: ReadonlySet<number>;
}

export async function* selectPapers(
  parts: SelectParts,
  groups: AsyncIterable<DigestGroup>,
): AsyncGenerator<SelectedGroup, void> {
  for await (const { deliveries, members } of groups) {
    const stored = await loadStoredMessages(parts.db, deliveries);
    const fixed = await papersFixedBefore(
      parts.db,
      deliveries.filter(({ id }) => !stored.has(id)),
    );
    const repeated: RepeatedMail[] = [];
    const selected: SelectedMail[] = [];
    for (const delivery of deliveries) {
      const raw = stored.get(delivery.id);
      const member = members.get(delivery.id);
      if (raw !== undefined) repeated.push(repeatMail(parts, delivery, raw));
      else if (member !== undefined)
        selected.push({ ...member, papers: fixed.get(delivery.id) ?? selectNew(parts, member) });
    }
    await readSelected(selected);
    yield { repeated, selected };
  }
}

const repeatMail = ({ mailer }: SelectParts, delivery: ClaimedDelivery, raw: Buffer): RepeatedMail => ({
  delivery,
  mail: { raw, messageId: delivery.messageId ?? '', envelope: mailer.envelopeOf(delivery) },
});

/** Makes a new selection from the reader's candidate pool. */
export function selectNew(
  { unrenderable }: Pick<SelectParts, 'unrenderable'>,
  { delivery, pool, reader, found }: Member,
): PoolSelection {
  const sent = unrenderable.size === 0 ? reader.sent : [...reader.sent, ...unrenderable];
  return selectFor(pool, { ...reader, sent }, found, delivery);
}

/** Reads the selected papers of all these mails, with one statement for each candidate pool. */
async function readSelected(selected: readonly SelectedMail[]): Promise<void> {
  const wanted = new Map<CandidatePool, Set<number>>();
  for (const { pool, papers } of selected) {
    if (!('ids' in papers)) continue;
    const ids = wanted.get(pool) ?? new Set();
    wanted.set(pool, ids);
    for (const id of papers.ids) ids.add(id);
  }
  for (const [pool, ids] of wanted) await pool.read(ids);
}

async function papersFixedBefore(
  db: Database,
  deliveries: readonly ClaimedDelivery[],
): Promise<ReadonlyMap<number, FixedPapers>> {
  const fixed = new Map<number, FixedPapers>();
  for (const { id, paperIds, matched } of deliveries)
    if (paperIds.length > 0)
      fixed.set(id, { papers: await papersByIds(db, paperIds), matched: matched ?? paperIds.length });
  return fixed;
}

/**
 * Returns everything that is shown of the selected papers, which must have been read. Papers that were fixed
 * before keep their order, with the reasons that apply to the reader now.
 */
export const toSelection = ({ delivery, reader, pool, papers }: SelectedMail): Selection =>
  'ids' in papers
    ? papers.selection()
    : {
        edition: pool.editions.of(reader, delivery),
        items: selectionItems(reader, papers.papers),
        matched: papers.matched,
        undelivered: [],
      };

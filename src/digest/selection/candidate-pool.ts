/** What runs have to offer: the papers of a window of time, ranked once for all readers, read in full only when somebody gets them. */
import type { App } from '../../app.ts';
import { readMetadata } from '../../database/metadata-store.ts';
import { candidatePapers } from '../../papers/candidates-store.ts';
import type { Paper } from '../../papers/paper.ts';
import { papersByIds } from '../../papers/papers-store.ts';
import type { DigestReader } from '../../readers/digest-readers-store.ts';
import type { Selection } from '../digest.ts';
import { type QueryMatcher, type QueryMatches, queryMatcher } from './match-queries.ts';
import { type Candidates, choosePapers, LEFTOVER_MS, picksOf, rankCandidates } from './select.ts';

/** The usual one, and one for readers whose last digest is long ago. */
const MOST_OFFERS = 2;

export interface Offer {
  readonly candidates: Candidates;
  readonly queries: QueryMatcher;
  /** Nothing in it was first seen before. */
  readonly from: Date;
  /** Reads in full what was chosen and was not read yet. Gives those that are not there any more, as they became one with others. */
  read(ids: Iterable<number>): Promise<ReadonlySet<number>>;
  /** All that was read in full so far. */
  readonly papers: ReadonlyMap<number, Paper>;
}

/** Papers first seen from `from` to `until`, both included: what is read at the instant of a run belongs to it. */
export async function loadOffer(app: App, from: Date, until: Date): Promise<Offer> {
  const recoveredAt = await readMetadata(app.db, 'recovered_at');
  const onlyAfter = recoveredAt === null ? null : new Date(recoveredAt);
  const candidates = rankCandidates(
    await candidatePapers(app.db, { from, before: new Date(until.getTime() + 1), onlyAfter }),
  );
  const papers = new Map<number, Paper>();
  return {
    candidates,
    queries: queryMatcher(app.db, candidates.ids, (query, err) =>
      app.log.warn({ err, query }, 'a stored query cannot be understood and matches nothing'),
    ),
    from,
    papers,
    async read(ids) {
      const unread = new Set<number>();
      for (const id of ids) if (!papers.has(id)) unread.add(id);
      if (unread.size === 0) return unread;
      for (const paper of await papersByIds(app.db, [...unread])) {
        // Whoever was first: what is made of a paper is kept with it.
        if (!papers.has(paper.id)) papers.set(paper.id, paper);
        unread.delete(paper.id);
      }
      return unread;
    },
  };
}

export interface Offers {
  /** What there is for a reader whose digest begins at `newSince`. The usual offer is a week long; longer ones are two weeks, four, and so on. */
  of(newSince: Date, until: Date): Promise<Offer>;
  /** Papers have become one since: what is asked for next is read again. */
  forget(): void;
}

/** The offers asked for last: the groups of a run share them. */
export function createOffers(app: App): Offers {
  const known = new Map<string, Promise<Offer>>();
  return {
    of(newSince, until) {
      // Somebody who was away for a year must not make everybody's offer that long, and few lengths are few offers.
      const doublings = Math.ceil(
        Math.log2(Math.max(until.getTime() - newSince.getTime(), LEFTOVER_MS) / LEFTOVER_MS),
      );
      const key = `${doublings} ${until.getTime()}`;
      const offer =
        known.get(key) ?? loadOffer(app, new Date(until.getTime() - LEFTOVER_MS * 2 ** doublings), until);
      known.delete(key);
      known.set(key, offer);
      for (const oldest of known.keys()) if (known.size > MOST_OFFERS) known.delete(oldest);
      // One that could not be read is read again.
      offer.catch(() => known.delete(key));
      return offer;
    },
    forget: () => known.clear(),
  };
}

/** The papers of one reader's digest; `selection` gives them with all that is shown, once they are read. */
export interface Chosen {
  readonly ids: readonly number[];
  selection(): Selection;
}

/** What one reader gets out of an offer. */
export function chooseFor(
  { candidates, papers }: Offer,
  reader: DigestReader,
  queryMatches: QueryMatches,
  period: { readonly newSince: Date; readonly now: Date },
): Chosen {
  const { topics, queries, sent, maxPapers, replacements } = reader;
  const request = { candidates, topics, queries, queryMatches, sent, maxPapers, replacements, ...period };
  const choice = choosePapers(request);
  return { ids: choice.ids, selection: () => picksOf(choice, request, papers) };
}

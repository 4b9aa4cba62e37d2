/** Learns the interest profiles of readers from their feedback, and keeps them in the store. */

import type { Clock } from '../../clock.ts';
import type { Database } from '../../database/client.ts';
import { DAY_MS } from '../../durations.ts';
import { loadOnce } from '../../load-once.ts';
import { newestPaperIds, paperTexts } from '../../papers/candidates-store.ts';
import { findReadersToLearn, forgetArrived, forgetAwaited } from '../../readers/awaited-likes-store.ts';
import type { FeedbackKind } from '../../readers/feedback.ts';
import { forgetFeedback, listLikes, recordFeedback } from '../../readers/feedback-store.ts';
import { buildGramCorpus, type GramCorpus, type GramVector, inWords } from './gram-corpus.ts';
import { LEAST_LIKES, learnProfile, meanVector } from './learn-profile.ts';
import { deleteProfile, saveProfile } from './profiles-store.ts';

export interface Profiles {
  /**
   * Records a reader's feedback on a paper and updates the profile; a paper that is only saved does not
   * count.
   */
  say(readerId: number, paperId: number, kind: FeedbackKind): Promise<void>;
  /** Records that the reader likes several papers, and updates the profile once. */
  like(readerId: number, paperIds: readonly number[]): Promise<void>;
  /** Updates the profiles of readers whose awaited papers have arrived. */
  learnArrived(): Promise<void>;
  /** Withdraws feedback and updates the profile; without `which`, all feedback and all awaited papers. */
  forget(
    readerId: number,
    which?: { readonly paperId?: number; readonly kind?: FeedbackKind },
  ): Promise<void>;
}

/**
 * How many of the newest papers show which words are common: enough for word pairs, and read in half a
 * second.
 */
const CORPUS_PAPERS = 3_000;
/** Only this many of a reader's newest likes count, and as many dislikes. */
const MOST_LIKES = 200;

interface Statistics {
  readonly corpus: Pick<GramCorpus, 'textOf' | 'vectorOf'>;
  readonly mean: Float64Array;
}

export function createProfiles(db: Database, clock: Pick<Clock, 'now'>): Profiles {
  // Which words are common changes slowly, so each process that learns reads this only once a day.
  let known: { readonly askedAt: number; readonly read: () => Promise<Statistics> } | null = null;

  function statistics(): Promise<Statistics> {
    const now = clock.now().getTime();
    if (known === null || Math.abs(now - known.askedAt) >= DAY_MS)
      known = { askedAt: now, read: loadOnce(() => readStatistics(db)) };
    return known.read();
  }

  async function learn(readerId: number): Promise<void> {
    const { liked, disliked } = await listLikes(db, readerId);
    if (liked.length < LEAST_LIKES) {
      await deleteProfile(db, readerId);
      return;
    }
    const { corpus, mean } = await statistics();
    const vectors = async (ids: readonly number[]): Promise<readonly GramVector[]> => {
      const found: GramVector[] = [];
      for await (const papers of paperTexts(db, ids.slice(0, MOST_LIKES)))
        found.push(...papers.map(corpus.vectorOf));
      return found;
    };
    const profile = learnProfile(corpus, mean, {
      liked: await vectors(liked),
      disliked: await vectors(disliked),
    });
    await saveProfile(db, readerId, profile);
  }

  return {
    async say(readerId, paperId, kind) {
      await recordFeedback(db, { readerId, paperId, kind, at: clock.now() });
      if (kind !== 'saved') await learn(readerId);
    },
    async like(readerId, paperIds) {
      if (paperIds.length === 0) return;
      const at = clock.now();
      for (const paperId of paperIds) await recordFeedback(db, { readerId, paperId, kind: 'more', at });
      await learn(readerId);
    },
    async learnArrived() {
      for (const readerId of await findReadersToLearn(db)) {
        await learn(readerId);
        await forgetArrived(db, readerId);
      }
    },
    async forget(readerId, which = {}) {
      await forgetFeedback(db, readerId, which);
      if (which.paperId === undefined && which.kind === undefined) await forgetAwaited(db, readerId);
      if (which.kind !== 'saved') await learn(readerId);
    },
  };
}

async function readStatistics(db: Database): Promise<Statistics> {
  const ids = await newestPaperIds(db, CORPUS_PAPERS);
  const corpus = await buildGramCorpus(inWords(paperTexts(db, ids)));
  const { textOf, vectorOf } = corpus;
  return { corpus: { textOf, vectorOf }, mean: meanVector(corpus) };
}

/**
 * Readers simulated from keywords of papers: what each would have liked, and in which topic they look for it.
 * Pure.
 */
import { createHash } from 'node:crypto';
import { buildMatcher } from '../../src/topics/matcher.ts';
import type { KeywordPaper } from './keyword-papers.ts';

/**
 * What a reader cares for, as queries of keywords: subjects, not the whole list (`large language models`) nor
 * what any paper may say of itself (`efficiency`, `fine-tuning`). Written down before any order was measured;
 * not to be changed for better figures.
 */
export const INTERESTS: readonly string[] = [
  'video',
  '"text to image" OR "image generation" OR "image editing"',
  'diffusion OR "flow matching"',
  '3d OR "gaussian splatting" OR nerf',
  'agent OR agentic',
  '"reinforcement learning" OR grpo OR "policy optimization"',
  'reward',
  '"vision language" OR multimodal OR mllm OR vlm',
  'robot OR robotic OR embodied OR vla OR "vision language action"',
  'speech OR audio OR music',
  'code OR software',
  'retrieval OR rag',
  'attention OR "kv cache"',
  'quantization OR pruning OR compression',
  'distillation',
  '"world model"',
  '"chain of thought" OR cot',
  '"mixture of experts" OR moe',
  'safety OR jailbreak OR alignment',
  '"long context" OR memory',
  'math OR mathematical',
  'spatial',
  'tool',
  'autoregressive',
];

/**
 * Recorded papers with keywords: those that can have been liked, and the later ones that are to be ordered.
 */
export interface Split {
  readonly earlier: readonly KeywordPaper[];
  readonly later: readonly KeywordPaper[];
}

export interface SimulatedReader {
  readonly interest: string;
  /** The one that most of the earlier papers about the interest have. */
  readonly topic: string;
  /** Earlier papers. */
  readonly likes: readonly KeywordPaper[];
  /** Ids of the later papers that the reader would like. */
  readonly relevant: ReadonlySet<number>;
}

/** With fewer there is nothing to learn from, or nothing to find. */
const LEAST = { likes: 10, relevant: 3 };

export function simulateReaders({ earlier, later }: Split): SimulatedReader[] {
  return INTERESTS.flatMap((interest) => {
    const isAbout = interestOf(interest);
    const likes = earlier.filter(isAbout);
    const relevant = new Set(later.filter(isAbout).map(({ id }) => id));
    const topic = mostCommonTopic(likes);
    return likes.length < LEAST.likes || relevant.size < LEAST.relevant || topic === null
      ? []
      : [{ interest, topic, likes, relevant }];
  });
}

function interestOf(query: string): (paper: KeywordPaper) => boolean {
  const matcher = buildMatcher([{ key: query, query }]);
  const none = { abstract: '', authors: [], categories: [] };
  // One by one: no phrase begins in one keyword and ends in the next.
  return ({ keywords }) => keywords.some((title) => matcher.match({ ...none, title }).size > 0);
}

function mostCommonTopic(papers: readonly KeywordPaper[]): string | null {
  const counts = new Map<string, number>();
  for (const { topics } of papers)
    for (const { slug } of topics) counts.set(slug, (counts.get(slug) ?? 0) + 1);
  const [most] = [...counts].sort(([one, some], [other, more]) => more - some || (one < other ? -1 : 1));
  return most?.[0] ?? null;
}

/** So many of these, by nothing but chance and the number of the draw. */
export function drawLikes(papers: readonly KeywordPaper[], count: number, number: number): KeywordPaper[] {
  const key = ({ title }: KeywordPaper): string =>
    createHash('sha256').update(`${number} ${title}`).digest('hex');
  return papers.toSorted((one, other) => (key(one) < key(other) ? -1 : 1)).slice(0, count);
}

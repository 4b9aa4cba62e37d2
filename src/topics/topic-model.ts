/** The trained part of topics: how strongly a paper's words speak for each topic (docs/decisions/026). */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogueFolder } from './catalogue-files.ts';
import { type GramCounts, newGramIndex } from './gram-index.ts';
import type { PaperWords } from './matched-places.ts';
import { saysSubject } from './writing-words.ts';

/**
 * A paper is in a topic from this score on; the bias of each topic is shifted so that every topic begins
 * here. A paper that is only cross-listed to the topic's categories gets exactly this score.
 */
export const IN_TOPIC = 0.6;
/**
 * The score that is stored for a paper that is in the topic but only touches it, being about its other
 * topics, even if the model scored it higher. Topic pages list it last; digests of a day leave it out.
 */
export const TOUCHES_TOPIC = 0.55;

/** What the keyword queries of all topics find in a paper; by the topic's index in the model. */
export interface KeywordMatches {
  /** True if the query matches the title alone. */
  readonly title: readonly boolean[];
  /** How many wordings the query finds in the whole paper; 0 if it does not match. */
  readonly found: readonly number[];
}

/** The weights of one topic. */
export interface TopicWeights {
  readonly slug: string;
  readonly bias: number;
  /** One weight for each of `ownFeatures`. */
  readonly own: readonly number[];
  /** For each topic of the model, what is added if its query matches the title; if it matches at all. */
  readonly titleFlags: readonly number[];
  readonly flags: readonly number[];
  /** Numbers of grams, and the weight of each. */
  readonly grams: readonly number[];
  readonly weights: readonly number[];
}

export interface TopicModel {
  readonly slugs: readonly string[];
  /** Counts the words that have weights. */
  count(words: PaperWords): GramCounts;
  /** Returns for each topic how well the paper fits, from 0 to 1; it is in the topic from `IN_TOPIC` on. */
  scores(counts: GramCounts, matches: KeywordMatches, titleOnly: boolean): Float64Array;
  /**
   * Returns indexes into `counts` of the grams that explain to people why a paper is in a topic, strongest
   * first; empty if none does.
   */
  telling(topic: number, counts: GramCounts): number[];
  /**
   * Does a wording of the topic's query explain the topic to people? A single word does not if it says more
   * about other topics.
   */
  isTelling(topic: number, wording: string): boolean;
}

/** The file of weights: 16-bit indexes and 8-bit weights as base64, which costs no accuracy. */
export interface WeightsFile {
  /** For people: how the file was made, and its accuracy. */
  readonly made: Readonly<Record<string, unknown>>;
  readonly version: string;
  /** Joined by line ends. */
  readonly grams: string;
  readonly topics: readonly (Omit<TopicWeights, 'grams' | 'weights'> & {
    readonly grams: string;
    readonly weights: string;
    /** The step of an 8-bit weight. */
    readonly step: number;
  })[];
}

/**
 * Returns a topic's own keyword result as numbers: in the title, at all, how often; then title only, and
 * both.
 */
export function ownFeatures(inTitle: boolean, found: number, titleOnly: boolean): number[] {
  return [
    inTitle ? 1 : 0,
    found > 0 ? 1 : 0,
    Math.min(found, 4) / 4,
    titleOnly ? 1 : 0,
    titleOnly && inTitle ? 1 : 0,
  ];
}

/** How many of `ownFeatures`, from the first on, are about keywords alone. */
const KEYWORD_FEATURES = 3;
/** With this many words that say something, the title's included, a text says all that most abstracts say. */
const FULL_TEXT = 80;

/**
 * Returns how much keywords weigh: 1, or up to 2 in a brief abstract. Weights are learned from whole
 * abstracts, whose other words also support the topic; in a sentence or two it means little that few of them
 * do.
 */
const keywordsWeigh = ({ words }: GramCounts, titleOnly: boolean): number =>
  titleOnly ? 1 : 1 + Math.max(0, 1 - words / FULL_TEXT);

/**
 * By gram: the topics to whose sums it adds, and its weight for each, from `starts[gram]` up to `starts[gram
 * + 1]`.
 */
interface WeightsByGram {
  readonly starts: Uint32Array;
  readonly topics: Uint16Array;
  readonly weights: Float64Array;
}

function weightsByGram(grams: number, topics: readonly TopicWeights[]): WeightsByGram {
  const starts = new Uint32Array(grams + 1);
  for (const topic of topics) for (const gram of topic.grams) starts[gram + 1]! += 1;
  for (let gram = 0; gram < grams; gram += 1) starts[gram + 1]! += starts[gram]!;
  const byGram = {
    starts,
    topics: new Uint16Array(starts[grams]!),
    weights: new Float64Array(starts[grams]!),
  };
  const next = starts.slice();
  for (const [number, topic] of topics.entries()) {
    for (const [i, gram] of topic.grams.entries()) {
      const place = next[gram]!;
      next[gram] = place + 1;
      byGram.topics[place] = number;
      byGram.weights[place] = topic.weights[i] ?? 0;
    }
  }
  return byGram;
}

/**
 * A word is named as a reason for a topic only if its weight is at least half of its largest weight for any
 * topic, and a tenth of its weights for all topics together; and if it adds a quarter of what the strongest
 * word adds. “Learning” speaks for half of the topics.
 */
const LEAST_TELLING = { ofMost: 0.5, ofAll: 0.1, ofStrongest: 0.25 };

/**
 * By gram: the least weight with which it explains a topic; infinite for a gram that says nothing about a
 * subject.
 */
function leastTelling(grams: readonly string[], { starts, weights }: WeightsByGram): Float64Array {
  return Float64Array.from(grams, (gram, number) => {
    if (!saysSubject(gram)) return Number.POSITIVE_INFINITY;
    let [most, all] = [0, 0];
    for (const weight of weights.subarray(starts[number]!, starts[number + 1]!)) {
      most = Math.max(most, weight);
      all += Math.max(weight, 0);
    }
    return Math.max(LEAST_TELLING.ofMost * most, LEAST_TELLING.ofAll * all);
  });
}

export function newTopicModel(grams: readonly string[], topics: readonly TopicWeights[]): TopicModel {
  const index = newGramIndex(grams);
  const byGram = weightsByGram(grams.length, topics);
  const least = leastTelling(grams, byGram);
  const singles = new Map(
    grams.map((gram, number) => [gram, number] as const).filter(([gram]) => !gram.includes(' ')),
  );
  const ownSum = (topic: TopicWeights, own: readonly number[], keywords: number): number =>
    own.reduce(
      (sum, value, i) => sum + value * (topic.own[i] ?? 0) * (i < KEYWORD_FEATURES ? keywords : 1),
      topic.bias,
    );
  /** By topic: the sum for a paper that its query does not find, which is the usual case. */
  const unfound = {
    title: Float64Array.from(topics, (topic) => ownSum(topic, ownFeatures(false, 0, true), 1)),
    whole: Float64Array.from(topics, (topic) => ownSum(topic, ownFeatures(false, 0, false), 1)),
  };
  const addKeywordMatches = (sums: Float64Array, other: number, inTitle: boolean, times: number): void => {
    for (let number = 0; number < topics.length; number += 1) {
      const topic = topics[number]!;
      const byTitle = inTitle ? (topic.titleFlags[other] ?? 0) : 0;
      sums[number]! += byTitle + (times > 0 ? (topic.flags[other] ?? 0) : 0);
    }
  };
  const weightOf = (gram: number, topic: number): number => {
    const end = byGram.starts[gram + 1]!;
    for (let at = byGram.starts[gram]!; at < end; at += 1)
      if (byGram.topics[at] === topic) return byGram.weights[at]!;
    return 0;
  };
  return {
    slugs: topics.map(({ slug }) => slug),
    count: (words) => index.count(words),
    scores(counts, { title, found }, titleOnly) {
      const sums = (titleOnly ? unfound.title : unfound.whole).slice();
      const keywords = keywordsWeigh(counts, titleOnly);
      for (let number = 0; number < topics.length; number += 1) {
        const [inTitle, times] = [title[number] ?? false, found[number] ?? 0];
        if (times > 0 || inTitle)
          sums[number] = ownSum(topics[number]!, ownFeatures(inTitle, times, titleOnly), keywords);
      }
      for (let other = 0; other < found.length; other += 1) {
        const [inTitle, times] = [title[other] ?? false, found[other] ?? 0];
        if (times > 0 || inTitle) addKeywordMatches(sums, other, inTitle, times);
      }
      for (let i = 0; i < counts.grams.length; i += 1) {
        const [gram, value] = [counts.grams[i]!, counts.values[i]!];
        const end = byGram.starts[gram + 1]!;
        for (let at = byGram.starts[gram]!; at < end; at += 1)
          sums[byGram.topics[at]!]! += value * byGram.weights[at]!;
      }
      return sums.map((sum) => 1 / (1 + Math.exp(-sum)));
    },
    isTelling(topic, wording) {
      const gram = singles.get(wording.toLowerCase());
      return gram === undefined || weightOf(gram, topic) >= least[gram]!;
    },
    telling(topic, counts) {
      const named: { readonly at: number; readonly added: number }[] = [];
      for (let at = 0; at < counts.grams.length; at += 1) {
        const gram = counts.grams[at]!;
        const weight = weightOf(gram, topic);
        if (weight > 0 && weight >= least[gram]!) named.push({ at, added: counts.values[at]! * weight });
      }
      named.sort((one, other) => other.added - one.added);
      const enough = LEAST_TELLING.ofStrongest * (named[0]?.added ?? 0);
      return named.filter(({ added }) => added >= enough).map(({ at }) => at);
    },
  };
}

const rounded = (value: number): number => Number(value.toPrecision(4));

export function packWeights(
  grams: readonly string[],
  topics: readonly TopicWeights[],
  made: WeightsFile['made'],
  version: string,
): WeightsFile {
  return {
    made,
    version,
    grams: grams.join('\n'),
    topics: topics.map((topic) => {
      const step = Math.max(...topic.weights.map(Math.abs), 1e-9) / 127;
      return {
        slug: topic.slug,
        bias: rounded(topic.bias),
        own: topic.own.map(rounded),
        titleFlags: topic.titleFlags.map(rounded),
        flags: topic.flags.map(rounded),
        grams: Buffer.from(Uint16Array.from(topic.grams).buffer).toString('base64'),
        weights: Buffer.from(
          Int8Array.from(topic.weights, (weight) => Math.round(weight / step)).buffer,
        ).toString('base64'),
        step,
      };
    }),
  };
}

export function unpackWeights(file: WeightsFile): { grams: string[]; topics: TopicWeights[] } {
  return {
    grams: file.grams.split('\n'),
    topics: file.topics.map(({ grams, weights, step, ...topic }) => {
      const numbers = Buffer.from(grams, 'base64');
      const steps = Buffer.from(weights, 'base64');
      return {
        ...topic,
        grams: Array.from({ length: numbers.length / 2 }, (_, i) => numbers.readUInt16LE(2 * i)),
        weights: Array.from(steps, (_, i) => steps.readInt8(i) * step),
      };
    }),
  };
}

interface TrainedModel {
  readonly model: TopicModel;
  /** The words and word pairs that have weights. */
  readonly grams: readonly string[];
}

let file: WeightsFile | undefined;
let trained: TrainedModel | undefined;

function weightsFile(): WeightsFile {
  file ??= JSON.parse(readFileSync(join(catalogueFolder, 'weights.json'), 'utf8')) as WeightsFile;
  return file;
}

/** The version of the model in this package; most commands need nothing else of it. */
export const modelVersion = (): string => weightsFile().version;

/** The model in this package, read once per process. */
export function trainedModel(): TrainedModel {
  if (trained === undefined) {
    const { grams, topics } = unpackWeights(weightsFile());
    trained = { model: newTopicModel(grams, topics), grams };
  }
  return trained;
}

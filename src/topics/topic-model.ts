/** The trained part of topics: how strongly a paper's words speak for each topic (docs/decisions/026). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogueFolder } from './catalogue-files.ts';
import { type GramCounts, newGramIndex } from './gram-index.ts';
import type { PaperWords } from './matched-places.ts';

/** What the keyword queries of all topics say of a paper; by the topic's place in the model. */
export interface KeywordVerdicts {
  /** Does the query hold by the title alone? */
  readonly title: readonly boolean[];
  /** How many wordings the query finds in the whole paper; 0 where it does not hold. */
  readonly found: readonly number[];
}

/** One topic's part, as trained. */
export interface TopicWeights {
  readonly slug: string;
  /** A score from here on means that the paper is in the topic. */
  readonly threshold: number;
  readonly bias: number;
  /** For each of `KEYWORD_FEATURES` of the topic's own query. */
  readonly own: readonly number[];
  /** For each topic of the model: its query holds by the title; it holds at all. */
  readonly titleFlags: readonly number[];
  readonly flags: readonly number[];
  /** Numbers of grams, and what each adds. */
  readonly grams: readonly number[];
  readonly weights: readonly number[];
}

export interface TopicModel {
  readonly slugs: readonly string[];
  /** The words that are weighed. */
  count(words: PaperWords): GramCounts;
  /** For each topic: the probability, from 0 to 1, that a subscriber is glad to get the paper. */
  scores(counts: GramCounts, verdicts: KeywordVerdicts, titleOnly: boolean): number[];
  thresholdOf(topic: number): number;
  /** Places in `counts` of the grams that speak for a topic, the strongest first. */
  strongest(topic: number, counts: GramCounts): number[];
}

/** The file of weights: numbers as base64 of 16-bit indexes and 8-bit weights, which cost nothing in accuracy. */
export interface WeightsFile {
  /** How it was made and what it reaches, for people. */
  readonly made: Readonly<Record<string, unknown>>;
  readonly version: string;
  /** Joined by line ends. */
  readonly grams: string;
  readonly topics: readonly (Omit<TopicWeights, 'grams' | 'weights'> & {
    readonly grams: string;
    readonly weights: string;
    /** What one step of an 8-bit weight is. */
    readonly step: number;
  })[];
}

/** What a topic's own keyword verdict is as numbers: in the title, at all, how often, nothing but a title, and both. */
export function ownFeatures(inTitle: boolean, found: number, titleOnly: boolean): number[] {
  return [
    inTitle ? 1 : 0,
    found > 0 ? 1 : 0,
    Math.min(found, 4) / 4,
    titleOnly ? 1 : 0,
    titleOnly && inTitle ? 1 : 0,
  ];
}

/** A topic adds to a sum for each gram in the paper: by gram, who adds what. */
export function newTopicModel(grams: readonly string[], topics: readonly TopicWeights[]): TopicModel {
  const index = newGramIndex(grams);
  const byGram: { readonly topics: number[]; readonly weights: number[] }[] = grams.map(() => ({
    topics: [],
    weights: [],
  }));
  for (const [number, topic] of topics.entries()) {
    for (const [i, gram] of topic.grams.entries()) {
      byGram[gram]?.topics.push(number);
      byGram[gram]?.weights.push(topic.weights[i] ?? 0);
    }
  }
  return {
    slugs: topics.map(({ slug }) => slug),
    count: (words) => index.count(words),
    scores(counts, { title, found }, titleOnly) {
      const sums = Float64Array.from(topics, (topic, number) => {
        const own = ownFeatures(title[number] ?? false, found[number] ?? 0, titleOnly);
        return own.reduce((sum, value, i) => sum + value * (topic.own[i] ?? 0), topic.bias);
      });
      for (const [other, times] of found.entries()) {
        if (times === 0 && !title[other]) continue;
        for (const [number, topic] of topics.entries()) {
          const byTitle = title[other] ? (topic.titleFlags[other] ?? 0) : 0;
          sums[number] = (sums[number] ?? 0) + byTitle + (times > 0 ? (topic.flags[other] ?? 0) : 0);
        }
      }
      for (const [i, gram] of counts.grams.entries()) {
        const value = counts.values[i] ?? 0;
        const entry = byGram[gram];
        if (entry === undefined) continue;
        for (let j = 0; j < entry.topics.length; j += 1) {
          const number = entry.topics[j] ?? 0;
          sums[number] = (sums[number] ?? 0) + value * (entry.weights[j] ?? 0);
        }
      }
      return Array.from(sums, (sum) => 1 / (1 + Math.exp(-sum)));
    },
    thresholdOf: (topic) => topics[topic]?.threshold ?? 1,
    strongest(topic, counts) {
      const added = counts.grams.map((gram, i) => {
        const entry = byGram[gram];
        const at = entry?.topics.indexOf(topic) ?? -1;
        return at < 0 ? 0 : (counts.values[i] ?? 0) * (entry?.weights[at] ?? 0);
      });
      return added
        .map((_, i) => i)
        .filter((i) => (added[i] ?? 0) > 0)
        .sort((a, b) => (added[b] ?? 0) - (added[a] ?? 0));
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
        threshold: rounded(topic.threshold),
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
  readonly version: string;
}

let trained: TrainedModel | undefined;

/** The model that the project ships, read once in a process. */
export function trainedModel(): TrainedModel {
  if (trained === undefined) {
    const file = JSON.parse(readFileSync(join(catalogueFolder, 'weights.json'), 'utf8')) as WeightsFile;
    const { grams, topics } = unpackWeights(file);
    trained = { model: newTopicModel(grams, topics), version: file.version };
  }
  return trained;
}

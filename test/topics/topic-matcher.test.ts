/** Topics in use: by trained weights, by categories, and by query alone if paperround.yaml defines them. */
import type { Topic } from '../../src/topics/topic.ts';
import { buildTopicMatcher, isWeighed } from '../../src/topics/topic-matcher.ts';
import { TOUCHES_TOPIC, trainedModel } from '../../src/topics/topic-model.ts';
import { builtInTopics } from '../../src/topics/topics.ts';

const BEES: Topic = {
  slug: 'bees',
  name: 'Bees',
  description: 'Insects.',
  arxivCategories: [],
  query: 'bee',
};
const matcher = buildTopicMatcher([...builtInTopics(), BEES]);
const found = (title: string, abstract = '', categories: readonly string[] = []) =>
  matcher.match({ title, abstract, authors: [], categories });

test('a paper is in the topics that it is about, best first, and not in those that it mentions in passing', () => {
  const topics = found(
    'Video Diffusion Models with Fewer Steps',
    'We generate videos from text with a diffusion model that needs four steps. Large language models and agents have shown progress too.',
  );
  expect(topics.has('video')).toBe(true);
  expect(topics.has('generation-diffusion')).toBe(true);
  expect(topics.has('agents')).toBe(false);
  expect(topics.has('language-models')).toBe(false);
  const scores = [...topics.values()].map(({ score }) => score);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  expect(Math.min(...scores)).toBeGreaterThan(0);
  expect(Math.max(...scores)).toBeLessThanOrEqual(1);
});

test('a paper that uses a method and is about something else is not in the topic of the method', () => {
  const manuals = found(
    'Answers from Manuals of Machines',
    'Mechanics ask a language model about the manual of a machine. Retrieval finds pages, and reasoning over tables gives numbers. The model is quantized to run on a tablet without a network.',
  );
  expect([...manuals.keys()]).toEqual(['language-models']);
  const robots = found(
    'Robots that Hand over Tools',
    'A robot hands tools to people. It predicts from video where the hand will be. A world model is trained on recordings of workshops, and the robot plans with it.',
  );
  expect([...robots.keys()]).toEqual(['robotics']);
});

test('a paper that is about another topic, as its title says, is in a topic that does not look for it as a cross-listed one is', () => {
  const spoken = found(
    'Recognising Spoken Numbers in Many Accents',
    'A recogniser is trained on ten thousand hours of transcribed audio. It works in noisy rooms and in eleven languages without fine-tuning.',
  );
  expect(spoken.get('speech-audio')?.score).toBeGreaterThan(0.8);
  expect(spoken.get('language-models')?.score ?? 0).toBeLessThanOrEqual(0.6);
  const nodes = found(
    'Classification of Nodes by Graph Convolutional Networks',
    'Convolutions on graphs pass features along edges, so that a handful of labels is enough for all nodes.',
  );
  expect(nodes.get('graphs')?.score).toBeGreaterThan(0.8);
  expect(nodes.get('vision')?.score ?? 0).toBeLessThanOrEqual(0.6);
  expect(nodes.has('mathematics')).toBe(false);
});

test('a paper only touches a topic that comes after others for it, unless it fits that topic clearly', () => {
  const agents = found(
    'Search Agents that Remember what They Read',
    'Agents search the web with tools and keep what they read in a memory. A language model decides which page to open, and retrieval finds the memory again. Trained by reinforcement learning, the agents answer questions that need many steps of reasoning.',
  );
  expect(agents.get('agents')?.score).toBeGreaterThan(0.9);
  expect(agents.get('reinforcement-learning')?.score).toBeGreaterThan(0.7);
  for (const slug of ['language-models', 'retrieval']) expect(agents.get(slug)?.score).toBe(TOUCHES_TOPIC);
  const benchmark = found(
    'A Benchmark of Agents that Use Tools',
    'We evaluate agents of large language models on four hundred tasks with tools. Most fail where a plan has many steps.',
  );
  expect(benchmark.get('evaluation')?.score).toBeGreaterThan(0.9);
});

test('a paper of one of the topic’s categories does more than touch it', () => {
  const cities = [
    'Questions about Cities in 3D',
    'Models of vision and language answer questions about scenes of whole cities, made of point clouds. A language model phrases them.',
  ] as const;
  const plain = found(...cities);
  const listed = found(...cities, ['cs.CV', 'cs.CL']);
  expect(plain.get('language-models')?.score ?? TOUCHES_TOPIC).toBe(TOUCHES_TOPIC);
  expect(listed.get('language-models')?.score).toBe(0.6);
});

test('a brief abstract is in the topic that its title names, though few of its other words speak for that topic', () => {
  const papers = [
    [
      'few-shot-meta-learning',
      'Meta-Learning Initial Weights for Small Tasks',
      'A learner that has seen many tasks starts each new one from weights that a few steps of gradient descent improve, in classification and in regression.',
    ],
    [
      'few-shot-meta-learning',
      'Few-Shot Recognition of Rare Birds',
      'Five pictures of each species are enough once the network has been trained on many small tasks of the same kind.',
    ],
    [
      'recommendation',
      'Recommendation from Clicks by Deep Factors',
      'The product of two lists of factors is replaced by a small network, which helps most where clicks are few.',
    ],
  ] as const;
  for (const [slug, title, abstract] of papers)
    expect([title, found(title, abstract).has(slug)]).toEqual([title, true]);
});

test('a topic that is rare among the papers that taught the model is found by what its keywords say', () => {
  const papers = [
    [
      'particles-nuclei',
      'Muon Neutrino Disappearance Seen by Two Detectors',
      'We measure neutrino oscillations with a beam of muon neutrinos and two detectors underground.',
    ],
    [
      'astronomy',
      'Dust around Young Stars of a Nearby Galaxy',
      'Telescope images show how dust settles in protoplanetary disks around stars of low mass.',
    ],
    [
      'economics-finance',
      'Option Pricing with Rough Volatility and Jumps',
      'Option prices follow from a stochastic volatility model with jumps, which is calibrated to an equity index.',
    ],
    [
      'physics',
      'Turbulent Convection in a Rotating Fluid',
      'Direct numerical simulations of turbulence at high Reynolds numbers show how rotation changes the transport of heat.',
    ],
  ] as const;
  for (const [slug, title, abstract] of papers)
    expect([slug, found(title, abstract).has(slug)]).toEqual([slug, true]);
});

test('the words that weighed are named as the paper writes them', () => {
  const title = 'GUI Agents that Browse the Web';
  const words = found(title, 'Our agents use tools and click.').get('agents')?.matched ?? [];
  expect(words.length).toBeGreaterThan(0);
  for (const word of words) expect(`${title} Our agents use tools and click.`).toContain(word);
});

test('only words that say more of a topic than of others are named', () => {
  const words = (topic: string, title: string, abstract = ''): readonly string[] =>
    found(title, abstract).get(topic)?.matched ?? [];
  // The query asks for both words, but every second topic learns.
  expect(words('vision', 'Learning Visual Concepts from Captions without Labels')).toEqual(['Visual']);
  const ofHands = words(
    'vision',
    'Learning Contact of Two Hands from Few Samples',
    'We find that estimation of where two hands touch suffers from a long-tailed imbalance of classes, one of the major challenges of such datasets from cameras. Spatial regions of the hand that seldom touch are sampled more often.',
  );
  expect(ofHands).toContain('Spatial');
  for (const word of ['Learning', 'major challenges', 'find']) expect(ofHands).not.toContain(word);
  // Of pairs that the query asks for, none is left out.
  expect(words('safety-alignment', 'Preference Learning and DPO')).toEqual(['Preference Learning', 'DPO']);
  // A word of the query that stands alone is named, although it says more of another topic.
  expect(words('reasoning', 'Problems of AIME in Order', 'Problems of AIME are put in order.')).toEqual([
    'AIME',
  ]);
});

test('a paper of one of the topic’s categories is in it, and its first category says more than one it is cross-listed to', () => {
  const first = found('On Things', '', ['cs.RO', 'cs.LG']).get('robotics');
  const other = found('On Things', '', ['cs.LG', 'cs.RO']).get('robotics');
  expect(first?.matched).toEqual(['cs.RO']);
  expect(first?.score).toBeGreaterThan(other?.score ?? 1);
});

test('a topic of paperround.yaml scores by its query alone, more in the title than in the abstract', () => {
  expect(found('A Bee').get('bees')).toEqual({ score: 1, matched: ['Bee'] });
  expect(found('An Insect', 'It is a bee.').get('bees')?.score).toBeLessThan(1);
  const own: Topic = { ...BEES, slug: 'vision' };
  expect(isWeighed(own)).toBe(false);
  expect([
    ...buildTopicMatcher([own]).match({
      title: 'Object Detection in Images',
      abstract: '',
      authors: [],
      categories: [],
    }),
  ]).toEqual([]);
});

test('every built-in topic has weights, and every weight a topic', () => {
  expect([...trainedModel().model.slugs].sort()).toEqual(
    builtInTopics()
      .map(({ slug }) => slug)
      .sort(),
  );
});

test('a text whose words the model does not know is in no topic that is merely common', () => {
  const strangers = [
    'Two New Wolf Spiders (Lycosidae) from the Sundarbans',
    'Notes on Names in the Nightshade Family',
    'Nomenclatural Notes on Nine Names Related to Jasminum (Oleaceae)',
    'Book Review',
    'Author Response',
    'A Short History of the Society',
  ];
  for (const title of strangers) expect([title, found(title).has('language-models')]).toEqual([title, false]);
});

test('a title need not say as much as an abstract', () => {
  expect(found('Rethinking Test-Time Training for Long Contexts').has('language-models')).toBe(true);
  expect(found('Runtime Monitoring of VLA Trajectories').has('robotics')).toBe(true);
});

test('a paper without words is in no topic', () => {
  expect([...found('')]).toEqual([]);
});

test('a topic that none of a title’s words explains is not the topic of its words, and a common one is only touched', () => {
  const galaxies = found('Stellar Populations of Local Early Type Galaxies: Model Parameters');
  expect(galaxies.get('astronomy')?.score).toBeGreaterThan(0.8);
  for (const title of [
    'Tropical Forests Store Less Carbon than Expected',
    'An Empirical Study of Flaky Tests',
    'Semi-supervised Cervical Segmentation on Ultrasound by a Dual Framework for Neural Networks',
    'Less Biased Noise Scale Estimation for Threshold-Robust RANSAC',
  ])
    for (const [slug, { score, matched }] of found(title))
      expect({ slug, hasWords: matched.length > 0 || score === TOUCHES_TOPIC }).toEqual({
        slug,
        hasWords: true,
      });
  expect(
    found('Less Biased Noise Scale Estimation for Threshold-Robust RANSAC').has('statistics-causality'),
  ).toBe(false);
});

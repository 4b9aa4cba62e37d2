/** Each built-in topic against titles that belong to it and titles that only look as if they did. */
import { buildMatcher } from '../../src/topics/matcher.ts';
import { builtInTopics } from '../../src/topics/topics.ts';

const matcher = buildMatcher(
  builtInTopics().map(({ slug, query, arxivCategories }) => ({
    key: slug,
    query,
    categories: arxivCategories,
  })),
);

const topicsOf = (title: string, abstract = '', categories: readonly string[] = []): string[] => [
  ...matcher.match({ title, abstract, authors: [], categories }).keys(),
];

/** By topic: titles that belong to it, and titles that do not. */
const TITLES: Readonly<
  Record<string, { readonly holds: readonly string[]; readonly not: readonly string[] }>
> = {
  'language-models': {
    holds: [
      'BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding',
      'Language Models are Few-Shot Learners',
    ],
    not: [
      'The Language of Bees',
      'Sign Language Recognition from Wrist Sensors',
      'Vision-Language Models for Vision Tasks: A Survey',
    ],
  },
  agents: {
    holds: [
      'Generative Agents: Interactive Simulacra of Human Behavior',
      'Toolformer for Web Agents with Function Calling',
    ],
    not: ['Chemical Reagents for Battery Anodes', 'Deep Residual Learning for Image Recognition'],
  },
  reasoning: {
    holds: [
      'Chain-of-Thought Prompting Elicits Reasoning in Large Language Models',
      'Tree of Thoughts: Deliberate Problem Solving',
    ],
    not: ['Residual Networks with Deep Supervision', 'Denoising Diffusion Probabilistic Models'],
  },
  retrieval: {
    holds: [
      'Retrieval-Augmented Generation for Knowledge-Intensive NLP Tasks',
      'Dense Passage Retrieval for Open-Domain Question Answering',
    ],
    not: ['Rag Doll Physics for Games', 'Deep Residual Learning for Image Recognition'],
  },
  multimodal: {
    holds: ['Visual Instruction Tuning of VLMs', 'Flamingo: a Visual-Language Model for Few-Shot Learning'],
    not: ['Sampling from a Multimodal Distribution with Annealing', 'Attention Is All You Need'],
  },
  vision: {
    holds: [
      'An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale',
      'Segment Anything',
      'Mask R-CNN for Object Detection and Instance Segmentation',
    ],
    not: [
      'Vision Statement for the Next Telescope Decade',
      'A Image of the Galactic Centre at 230 GHz',
      'Attention Is All You Need',
    ],
  },
  'generation-diffusion': {
    holds: [
      'Denoising Diffusion Probabilistic Models',
      'Generative Adversarial Nets',
      'Flow Matching for Generative Modeling',
    ],
    not: ['Diffusion of Cosmic Rays in the Galactic Disk', 'The Diffusion of Innovations among Farmers'],
  },
  '3d': {
    holds: [
      'NeRF: Representing Scenes as Neural Radiance Fields for View Synthesis',
      '3D Gaussian Splatting for Real-Time Radiance Field Rendering',
    ],
    not: ['3D Printing of Titanium Alloys', 'A 3D Hydrodynamical Simulation of Supernova Ejecta'],
  },
  video: {
    holds: ['Video Diffusion Models', 'Two-Stream Networks for Action Recognition'],
    not: ['Providing Evidence for Early Stopping', 'Deep Residual Learning for Image Recognition'],
  },
  'speech-audio': {
    holds: [
      'Robust Speech Recognition via Large-Scale Weak Supervision',
      'Simple and Controllable Music Generation',
    ],
    not: [
      'Detecting Hate Speech on Social Networks',
      'A Sound Type System for Python',
      'Baryon Acoustic Oscillations at High Redshift',
    ],
  },
  'reinforcement-learning': {
    holds: [
      'Playing Atari with Deep Reinforcement Learning',
      'Proximal Policy Optimization Algorithms',
      'Regret of Linear Bandits',
    ],
    not: ['Reinforcement of Concrete Beams', 'Public Policy and Vaccination'],
  },
  robotics: {
    holds: [
      'RT-2: Vision-Language-Action Models Transfer Web Knowledge to Robotic Control',
      'End-to-End Autonomous Driving with Imitation',
    ],
    not: ['Robust Optimization under Uncertainty', 'VLA Observations of a Radio Galaxy'],
  },
  optimization: {
    holds: [
      'Adam: A Method for Stochastic Optimization with Adaptive Gradient Moments',
      'Convergence Rates of SGD for Nonconvex Problems',
    ],
    not: ['Search Engine Optimization for Bakers', 'Adam and Eve in Medieval Art'],
  },
  'theory-generalization': {
    holds: [
      'Grokking: Generalization Beyond Overfitting on Small Algorithmic Datasets',
      'Neural Tangent Kernel: Convergence and Generalization',
    ],
    not: ['Theory of Stellar Winds', 'A Dialogue Corpus for Customer Support'],
  },
  architectures: {
    holds: [
      'Attention with Linear Biases for Transformers',
      'Mamba: Linear-Time Sequence Modeling with Selective State Space Models',
    ],
    not: ['Voltage Losses in a Power Transformer', 'Public Attention to Climate Policy'],
  },
  'representation-learning': {
    holds: [
      'A Simple Framework for Contrastive Learning of Visual Representations',
      'Masked Autoencoders Are Scalable Vision Learners',
    ],
    not: ['Political Representatives and their Voters', 'Proximal Policy Optimization Algorithms'],
  },
  'efficiency-compression': {
    holds: [
      'LoRA: Low-Rank Adaptation of Large Language Models',
      'Fast Inference from Transformers via Speculative Decoding',
    ],
    not: ['Geometric Quantization of Coadjoint Orbits', 'Pruning Apple Trees in Spring'],
  },
  distillation: {
    holds: ['Distilling the Knowledge in a Neural Network', 'Self-Distillation Amplifies Regularization'],
    not: ['Entanglement Distillation with Noisy Qubits', 'Teacher Pay in Rural Districts'],
  },
  'continual-learning': {
    holds: [
      'Overcoming Catastrophic Forgetting in Neural Networks',
      'Three Scenarios for Continual Learning',
    ],
    not: ['Continuous Control with Deep Reinforcement Learning', 'Forgetting Curves in Human Memory'],
  },
  'few-shot-meta-learning': {
    holds: [
      'Model-Agnostic Meta-Learning for Fast Adaptation',
      'Prototypical Networks for Few-shot Learning',
    ],
    not: ['A Meta-Analysis of Sleep Trials', 'Attention Is All You Need'],
  },
  'data-benchmarks': {
    holds: ['The Pile: An 800GB Dataset of Diverse Text', 'Measuring Data Quality: A Benchmark for Tables'],
    not: [
      'Attention Is All You Need',
      'Playing Atari with Deep Reinforcement Learning',
      'Early Stopping on Small Noisy Datasets',
    ],
  },
  evaluation: {
    holds: ['Holistic Evaluation of Language Models', 'Judging LLM-as-a-Judge with Chatbot Arena'],
    not: [
      'Attention Is All You Need',
      'Evaluating a Genus of Cacti',
      'Assessing the Ages of Distant Galaxies',
      'Denoising Diffusion Probabilistic Models',
    ],
  },
  'safety-alignment': {
    holds: [
      'Direct Preference Optimization: Your Language Model is Secretly a Reward Model',
      'Universal Jailbreaks of Aligned Language Models',
      'Harmless Answers from AI Feedback',
    ],
    not: [
      'Harmonic Functions on Trees',
      'Image-Text Alignment with Transformers',
      'Alignment of Telescope Mirrors',
    ],
  },
  'robustness-uncertainty': {
    holds: [
      'Towards Deep Learning Models Resistant to Adversarial Attacks',
      'Out-of-Distribution Detection in Classifiers',
    ],
    not: ['Calibration of the Photometric System', 'A Robust Finding in Cognitive Psychology'],
  },
  interpretability: {
    holds: [
      'Towards Monosemanticity with Sparse Autoencoders',
      'A Unified Approach to Interpreting Model Predictions',
    ],
    not: ['Attention Is All You Need', 'Denoising Diffusion Probabilistic Models'],
  },
  'privacy-federated': {
    holds: [
      'Deep Learning with Differential Privacy',
      'Communication-Efficient Federated Learning on Phones',
    ],
    not: ['Fiscal Federalism in Switzerland', 'Private Equity and Returns'],
  },
  graphs: {
    holds: [
      'Semi-Supervised Classification with Graph Convolutional Networks',
      'Knowledge Graph Completion by Rules',
    ],
    not: ['Paragraph Segmentation of Novels', 'Computer Graphics Hardware'],
  },
  'time-series': {
    holds: ['Informer: Long Sequence Time-Series Forecasting', 'Are Transformers Effective for Time Series?'],
    not: ['A Series of Unfortunate Prompts', 'Real-Time Rendering'],
  },
  recommendation: {
    holds: ['Neural Collaborative Filtering', 'Self-Attentive Sequential Recommendation'],
    not: ['Recommended Practice for Clinical Notes', 'Attention Is All You Need'],
  },
  code: {
    holds: [
      'Evaluating Large Language Models for Code Generation',
      'SWE-bench: Can Language Models Resolve GitHub Issues?',
    ],
    not: ['Linear Programming Bounds on Sphere Packing', 'Error-Correcting Codes over Rings'],
  },
  security: {
    holds: [
      'A Fast Block Cipher from Small Permutations',
      'Detecting Malware on Old Phones',
      'Passwords People Forget',
    ],
    not: [
      'The Food Security of Island Nations',
      'Heart Attacks after Shift Work',
      'Attention Is All You Need',
    ],
  },
  systems: {
    holds: [
      'Byzantine Agreement with Slow Links',
      'An FPGA for Sorting',
      'Serverless Functions on Idle Machines',
    ],
    not: [
      'The Solar System in Twelve Maps',
      'Operating Systems as Seen by GUI Agents that Learn',
      'Attention Is All You Need',
    ],
  },
  'networks-signals': {
    holds: [
      'Uplink Beamforming with Few Pilots',
      'Polar Codes for Short Blocks',
      'Congestion Control on Satellite Links',
    ],
    not: [
      'Writing Code with Language Models',
      'A Neural Network for Bird Songs',
      'Attention Is All You Need',
    ],
  },
  control: {
    holds: [
      'Model Predictive Control of a Crane',
      'Voltage Stability of an Island Power Grid',
      'Sliding Mode Observers for Pumps',
    ],
    not: ['Randomised Controlled Trials of Tea', 'A Burst at 40 Mpc', 'Attention Is All You Need'],
  },
  databases: {
    holds: [
      'Join Order Selection without Statistics',
      'Entity Resolution in a Data Lake',
      'A Graph Database on One Disk',
    ],
    not: [
      'A Query-Based Transformer for Detection',
      'Data Augmentation for Small Birds',
      'Attention Is All You Need',
    ],
  },
  'human-computer': {
    holds: [
      'A User Study of Voice Menus',
      'Augmented Reality for Gardeners',
      'Screen Readers and Older Adults',
    ],
    not: ['The Interface between Water and Ice', 'Computers that Play Chess', 'Attention Is All You Need'],
  },
  society: {
    holds: ['Misinformation during a Flood', 'Teachers and AI Literacy', 'Social Media Use among the Young'],
    not: [
      'On-Policy Distillation of Small Models',
      'Scaling Laws for Teachers and Students',
      'Polarization of Starlight by Dust',
    ],
  },
  'algorithms-logic': {
    holds: [
      'An Approximation Algorithm for Vertex Cover',
      'Deciding Bisimulation of Pushdown Automata',
      'Envy-Free Division of a Cake',
    ],
    not: [
      'Proximal Policy Optimization Algorithms',
      'The Logic of Attention in Transformers',
      'Graph Classification with Few Labels',
    ],
  },
  science: {
    holds: ['Physics-Informed Neural Networks', 'Fourier Neural Operator for Parametric Equations'],
    not: ['Attention Is All You Need', 'Segment Anything'],
  },
  medicine: {
    holds: [
      'Large Language Models Encode Clinical Knowledge',
      'Chest X-ray Diagnosis by Radiologist-Level Networks',
    ],
    not: [
      'Brain Surgery for Tokenizers of a Language Model',
      'A Moss Genus with an Emended Diagnosis',
      'Playing Atari with Deep Reinforcement Learning',
    ],
  },
  biology: {
    holds: [
      'Highly Accurate Protein Structure Prediction',
      'A Foundation Model for Single-Cell Genomics',
      'Two New Species of Marsh Beetles',
      'An Epidemic Model with Waning Immunity',
    ],
    not: [
      'Genetic Programming of Heuristics',
      'Particle-in-Cell Codes on Many Cores',
      'A Solar Cell from Tin',
      'Attention Is All You Need',
    ],
  },
  astronomy: {
    holds: [
      'A Candidate Galaxy at Redshift 14',
      'Transit Spectroscopy of a Hot Jupiter',
      'Dust in the Disks of Young Stars',
      'Orbits of Three Wide Binaries',
      'Chemistry in the Clouds of Neptune',
    ],
    not: [
      'Decoding of Binary Cyclic Codes',
      'Adaptive MPC for Processes with Delays',
      'Claims of Chemistry, Collected by an LLM',
      'PLUTO: A Transformer for Slides of Tissue',
      'STaR: Bootstrapping Reasoning With Reasoning',
      'Solar Panels and Energy Prices',
      'Swift Adaptation of Language Models',
    ],
  },
  physics: {
    holds: [
      'Search for Higgs Boson Pairs at the LHC',
      'Entanglement Entropy in Quantum Field Theory',
      'Ferroelectric Order in a Twisted Bilayer',
      'Drag on a Sphere at Low Reynolds Number',
      'Frequency Combs in a Ring Resonator',
      'Quasinormal Modes of Rotating Black Holes',
      'Synchronisation of Coupled Oscillators',
    ],
    not: [
      'Physics-Informed Neural Networks',
      'Attention Is All You Need',
      'Optical Flow in the Dark',
      'Muon is a Good Optimizer for Learning',
      'Active Galactic Nuclei in Nearby Groups',
      'Nuclear and Chloroplast Genes of a Fern Species',
      'Feature Entanglement in Vision Transformers',
    ],
  },
  quantum: {
    holds: [
      'Surface Codes with Leaky Qubits',
      'A Bell Inequality for Three Parties',
      'Quantum Walks on a Line',
    ],
    not: [
      'The Quantum Hall Effect in Bilayers',
      'Quantum Groups at Roots of Unity',
      'Entangled Features in a Language Model',
    ],
  },
  'particles-nuclei': {
    holds: [
      'Rare Decays of B Mesons',
      'A Light Axion in Grand Unified Theories',
      'Neutron-Rich Isotopes of Tin and Nuclear Matter',
    ],
    not: [
      'Active Galactic Nuclei in Nearby Groups',
      'Boson Sampling with Loss',
      'Muon is a Good Optimizer for Learning',
    ],
  },
  gravity: {
    holds: [
      'Slow Inspirals into a Kerr Black Hole',
      'Cosmological Perturbations in f(R) Gravity',
      'Wormholes and Energy Conditions',
    ],
    not: ['Surface Gravity of Cool Giants', 'Gravity Waves over Mountains', 'Attention Is All You Need'],
  },
  'condensed-matter': {
    holds: [
      'Spin Liquids on a Kagome Lattice',
      'A First-Principles Study of Lithium Glass',
      'Jamming Transitions in Wet Foams',
    ],
    not: [
      'A Phase Transition in Grokking',
      'The Electroweak Phase Transition in the Early Universe',
      'Attention Is All You Need',
    ],
  },
  mathematics: {
    holds: [
      'Cohomology of Moduli Spaces of Vector Bundles',
      'On a Conjecture about Prime Numbers',
      'Groups of Small Order and their Automorphisms',
      'Large Deviations for Random Walks in a Cone',
      'A Semilinear Elliptic Equation with Two Bumps',
      'Chromatic Numbers of Sparse Graphs',
      'A Discontinuous Galerkin Method for Thin Plates',
    ],
    not: [
      'A Theorem-Proving Benchmark for LLM Agents',
      'Attention Is All You Need',
      'The Equation of State of Dense Matter',
      'Frogs of a Tropical Forest and their Trees',
      'Light Curves of Asymptotic Giant Branch Stars',
      'Learning on Graphs with Few Labels',
    ],
  },
  'statistics-causality': {
    holds: [
      'Causal Inference with Hidden Confounders',
      'Variational Inference: A Review for Statisticians',
      'Quantile Regression with Censored Responses',
      'A Goodness-of-Fit Test for Copula Models',
      'Hypothesis Testing under Sparse Dependence',
    ],
    not: [
      'A Bayesian Catalogue of Open Star Clusters',
      'Causally Masked Decoding',
      'Regression Testing of Web Shops',
      'Statistics of Radio Halos in Galaxy Clusters',
    ],
  },
  'economics-finance': {
    holds: [
      'Portfolio Selection with Transaction Costs',
      'Monetary Policy and Bank Lending',
      'Volatility of Small Stocks',
    ],
    not: ['Attention Is All You Need', 'A Memory Bank for Long Videos', 'Riverside Vegetation in Spring'],
  },
};

test('every built-in topic has titles to match and titles to leave', () => {
  expect(Object.keys(TITLES).sort()).toEqual(
    builtInTopics()
      .map(({ slug }) => slug)
      .sort(),
  );
  for (const { holds, not } of Object.values(TITLES)) {
    expect(holds.length).toBeGreaterThanOrEqual(2);
    expect(not.length).toBeGreaterThanOrEqual(2);
  }
});

describe.each(Object.entries(TITLES))('%s', (slug, { holds, not }) => {
  test.each(holds)('holds “%s”', (title) => {
    expect(topicsOf(title)).toContain(slug);
  });
  test.each(not)('does not hold “%s”', (title) => {
    expect(topicsOf(title)).not.toContain(slug);
  });
});

test('a paper of a topic’s category is in the topic whatever its words', () => {
  for (const { slug, arxivCategories } of builtInTopics()) {
    for (const category of arxivCategories) expect(topicsOf('Untitled', '', [category])).toContain(slug);
  }
});

test('a word in passing makes no topic', () => {
  const abstract =
    'We thank the agents of change and the code of conduct. Code is available on GitHub. The view on the graph in Figure 2 is clear.';
  expect(topicsOf('Notes', abstract)).toEqual([]);
});

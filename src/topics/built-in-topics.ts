/** The built-in topics: what the readers of a daily-papers mail would name. To add one, add a row and titles to match-topics.test.ts. */
import type { Topic } from './topic.ts';

/*
 * How the queries are written: terms that can hardly mean anything else count wherever they stand; a word with many uses counts in the
 * title only (title:agent), or together with a word of the field. Where a topic has arXiv categories, the words aim at those papers,
 * so that a page without categories gives the same papers.
 */

const anyOf = (...terms: readonly string[]): string => terms.join(' OR ');

/** Words as people write them, with white space between; each counts wherever it stands. */
const words = (list: string): string[] => list.trim().split(/\s+/);

/** Words that count in the title only. */
const inTitle = (list: string): string[] => words(list).map((word) => `title:${word}`);

/** Phrases with commas between. */
const phrases = (list: string): string[] => list.split(',').map((phrase) => `"${phrase.trim().replace(/\s+/g, ' ')}"`);

/** Only where learning is what it is about, and not the sky. */
const withLearning = (words: string): string =>
  `((${words}) (learning OR network OR neural OR transformer OR diffusion OR vision OR "foundation model*" OR benchmark) NOT (galaxy OR stellar OR telescope OR astronom*))`;

export const BUILT_IN_TOPICS: readonly Topic[] = [
  {
    slug: 'language-models',
    name: 'Language models',
    description: 'Large language models and everything else that computers do with human language.',
    arxivCategories: ['cs.CL'],
    query: anyOf(
      ...phrases(`
        pretrained language model*, pre-trained language model*, masked language model*, autoregressive language model*,
        diffusion language model*, neural language model*, multilingual language model*, language modeling, language modelling,
        natural language processing, natural language understanding, natural language generation, natural language inference, GPT-2,
        GPT-3, GPT-4, machine translation, text generation, text classification, text summarization, abstractive summarization,
        open-domain question answering, reading comprehension, named entity, relation extraction, sentiment analysis, word embedding*,
        sentence embedding*, text embedding*, dialogue system*, dialog system*, conversational AI, prompt engineering, prompt tuning,
        semantic parsing, low-resource language*, cross-lingual, computational linguistics, dependency parsing, part-of-speech,
        grammatical error*, entity linking, fact checking, fact verification, hate speech, stance detection, topic model*,
        text simplification, question generation, information extraction, text style transfer, keyphrase extraction, word sense,
        language generation, language understanding, dialogue generation, spoken language, document summarization
      `),
      ...words(`
        NLP ChatGPT BERT RoBERTa LLaMA chatbot coreference
      `),
      ...inTitle(`
        LLM SLM linguistic* tokenization tokenizer
      `),
      '((LLM OR SLM OR "language model*" OR GPT OR "instruction tuning" OR "in-context learning" OR multilingual) NOT (title:image OR title:video OR title:visual OR title:vision OR title:3D OR title:speech OR title:audio OR title:robot* OR VLM OR MLLM OR "multimodal large" OR "vision language" OR "visual language"))',
      '(title:"language model*" NOT title:"vision language")',
      '(title:"question answering" NOT (visual OR video OR image))',
      'title:translation language',
    ),
  },
  {
    slug: 'agents',
    name: 'Agents',
    description: 'Systems that act on their own: language agents with tools, computer use, and many agents that work together.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        multi-agent, AI agent*, LLM agent*, LLM-based agent*, LLM-powered agent*, language agent*, language model agent*,
        autonomous agent*, conversational agent*, generative agent*, embodied agent*, web agent*, GUI agent*, mobile agent*,
        coding agent*, code agent*, search agent*, research agent*, computer-use agent*, computer use agent*, tool-use agent*,
        agent framework*, agent system*, agent workflow*, tool use, tool calling, tool learning, tool-augmented, function calling,
        deep research, Model Context Protocol
      `),
      ...words(`
        agentic multiagent
      `),
      '(title:agent NOT "agent-based model*")',
    ),
  },
  {
    slug: 'reasoning',
    name: 'Reasoning',
    description: 'Models that think in steps: chains of thought, mathematics and logic, planning, and more computation at test time.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        chain-of-thought*, chains of thought, tree of thought*, reasoning model*, reasoning task*, reasoning benchmark*,
        reasoning capabilit*, reasoning abilit*, reasoning performance, reasoning process*, reasoning trace*, reasoning path*,
        reasoning chain*, reasoning step*, reasoning trajector*, mathematical reasoning, math reasoning, logical reasoning,
        commonsense reasoning, symbolic reasoning, causal reasoning, visual reasoning, spatial reasoning, relational reasoning,
        abstract reasoning, multi-step reasoning, multi-hop reasoning, complex reasoning, long-form reasoning, latent reasoning,
        test-time scaling, test-time compute, inference-time scaling, inference-time compute, math word problem*, theorem proving,
        theorem prover*, process reward model*
      `),
      ...words(`
        CoT GSM8K AIME
      `),
      ...inTitle(`
        reasoning reasoner reason thinking thought
      `),
    ),
  },
  {
    slug: 'retrieval',
    name: 'Retrieval and search',
    description: 'Finding documents, passages and items: search, dense retrieval, retrieval-augmented generation, recommenders.',
    arxivCategories: ['cs.IR'],
    query: anyOf(
      ...phrases(`
        retrieval-augmented, retrieval augmented, retrieval-based, information retrieval, dense retrieval, sparse retrieval,
        passage retrieval, document retrieval, text retrieval, image retrieval, video retrieval, cross-modal retrieval,
        multimodal retrieval, code retrieval, knowledge retrieval, retrieval model*, retrieval system*, retrieval performance, re-rank*,
        search engine*, semantic search, web search, vector search, vector database*, nearest neighbor search, nearest neighbour search,
        query expansion, query rewriting, learning to rank, document ranking, recommender system*, recommendation system*,
        sequential recommendation, collaborative filtering, click-through rate
      `),
      ...words(`
        retriever rerank*
      `),
      ...inTitle(`
        retriev* recommendation recommender
      `),
      '(RAG (retriev* OR LLM OR generation))',
    ),
  },
  {
    slug: 'multimodal',
    name: 'Multimodal models',
    description: 'Models that join seeing, reading and hearing: vision-language models, captions, visual questions, any mix of media.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        vision-language, visual-language, vision and language, image-language, video-language, language-image, omni-modal,
        visual question answering, video question answering, image captioning, video captioning, image-text, text-image, cross-modal,
        audio-visual, visual instruction tuning, visual grounding, any-to-any, contrastive language,
        unified understanding and generation
      `),
      ...words(`
        multimodality omnimodal VLM LVLM MLLM VQA audiovisual
      `),
      ...inTitle(`
        CLIP
      `),
      '(multimodal NOT ("multimodal distribution*" OR "multimodal posterior*"))',
      '("multi-modal" NOT ("multi-modal distribution*" OR "multi-modal posterior*"))',
    ),
  },
  {
    slug: 'vision',
    name: 'Computer vision',
    description: 'Seeing machines: recognition, detection, segmentation, tracking, depth, and restoring or making pictures and films.',
    arxivCategories: ['cs.CV'],
    query: anyOf(
      ...phrases(`
        computer vision, image classification, image recognition, object recognition, object detection, object tracking,
        visual tracking, semantic segmentation, instance segmentation, panoptic segmentation, image segmentation, lesion segmentation,
        face recognition, person re-identification, pose estimation, human pose, human motion, hand pose, optical flow,
        depth estimation, visual recognition, visual representation*, visual perception, visual understanding, visual generation,
        visual content, visual token*, visual feature*, visual reasoning, visual quality, action recognition, gesture recognition,
        gait recognition, scene understanding, scene reconstruction, scene text, text recognition, handwritten text,
        optical character recognition, document image*, image restoration, image reconstruction, image enhancement, image denoising,
        image generation, image editing, image synthesis, image translation, image captioning, image quality, image fusion,
        image retrieval, image compression, image encoder*, image matching, natural image*, image patch*, text-to-image, text-to-video,
        image-to-image, image-to-video, video generation, video understanding, video diffusion, video model*, vision-language,
        vision transformer*, vision model*, vision encoder*, vision foundation, vision task*, visual question answering,
        multimodal large language model*, multimodal LLM*, large multimodal model*, medical image*, medical imaging, medical vision,
        Segment Anything, gaussian splatting, 3D gaussian*, radiance field*, neural rendering, novel view synthesis, point cloud*,
        3D reconstruction, 3D object*, 3D scene*, 3D detection, aerial image*, satellite image*, satellite imagery,
        hyperspectral image*, visual odometry, visual localization, camera pose*, multi-view image*, sparse-view, super-resolution,
        talking head*
      `),
      ...words(`
        deepfake VLM MLLM ViT ResNet ImageNet CIFAR NeRF 3DGS OCR inpainting
      `),
      '(YOLO* detect*)',
      withLearning(
        anyOf(
          'title:image',
          'title:imagery',
          'title:imaging',
          'title:video',
          'title:visual',
          'title:vision',
          'title:segmentation',
          'title:pixel',
          'title:camera',
          'title:scene',
          'title:photo',
          'title:photograph*',
          'title:face',
          'title:facial',
          'title:gaze',
          'title:tomograph*',
          'title:CT',
          'title:MRI',
          'title:ultrasound',
          'title:radiograph',
          'title:histopathology',
          'title:CLIP',
          '"monocular"',
          '"remote sensing"',
          '"autonomous driving"',
          '("from images" OR "of images" OR "RGB")',
        ),
      ),
    ),
  },
  {
    slug: 'generation-diffusion',
    name: 'Image generation and diffusion',
    description: 'Generative models of pictures and more: diffusion, flow matching, GANs, text-to-image, editing and style.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        diffusion-based, diffusion transformer*, diffusion probabilistic, diffusion prior*, latent diffusion, stable diffusion,
        denoising diffusion, discrete diffusion, video diffusion, text-to-image, image-to-image, image generation, image synthesis,
        image editing, visual generation, generative adversarial, score-based generative, score matching, flow matching,
        rectified flow*, consistency model*, normalizing flow*, variational autoencoder*, variational auto-encoder*,
        classifier-free guidance, style transfer, generative modeling, generative modelling, deep generative
      `),
      ...words(`
        DiT GAN StyleGAN VAE inpainting
      `),
      '("diffusion model*" NOT "cosmic ray*")',
      '(title:generative (image OR visual OR diffusion OR adversarial))',
    ),
  },
  {
    slug: '3d',
    name: '3D and graphics',
    description:
      'Shapes, scenes and avatars in three dimensions: reconstruction, radiance fields, Gaussian splatting, point clouds, rendering.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        neural radiance, radiance field*, gaussian splatting, point cloud*, view synthesis, neural rendering, differentiable rendering,
        3D reconstruction, 3D generation, 3D-aware, 3D scene*, 3D shape*, 3D object*, 3D asset*, 3D content, 3D human*, 3D Gaussian*,
        3D vision, 3D geometry, 3D mesh*, text-to-3D, image-to-3D, scene reconstruction, surface reconstruction, structure from motion,
        structure-from-motion, multi-view stereo, signed distance, 6D pose, depth estimation, computer graphics
      `),
      ...words(`
        NeRF 3DGS
      `),
      '(SLAM (camera OR visual OR mapping))',
      '(avatar (3D OR rendering OR animat* OR head))',
      '((title:3D OR title:4D OR title:mesh) (scene OR shape OR object OR image OR vision OR view OR render* OR asset OR avatar OR depth OR camera))',
    ),
  },
  {
    slug: 'video',
    name: 'Video',
    description: 'Understanding, generating and editing video, and models of how scenes change over time.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        video generation, video synthesis, video editing, video understanding, video diffusion, video model*, video prediction,
        video recognition, video classification, video captioning, video question answering, video retrieval, video-language,
        video large language model*, video LLM*, video object, video reasoning, video restoration, video super-resolution,
        text-to-video, image-to-video, long video*, action recognition, talking head*, video world model*
      `),
      ...inTitle(`
        video
      `),
    ),
  },
  {
    slug: 'speech-audio',
    name: 'Speech, audio and music',
    description: 'Recognising, understanding and making speech, sound and music.',
    arxivCategories: ['eess.AS', 'cs.SD'],
    query: anyOf(
      ...phrases(`
        text-to-speech, speaker recognition, speaker verification, speaker diarization, speaker embedding*, voice conversion,
        voice cloning, voice assistant*, voice agent*, sound event*, sound generation, sound source*, sound separation, acoustic model*,
        acoustic scene*
      `),
      ...words(`
        TTS ASR audio audiovisual music musical spoken vocoder
      `),
      ...inTitle(`
        voice
      `),
      '(title:sound NOT (program OR proof OR logic OR verification OR type))',
      '(speech NOT ("hate speech" OR "part of speech" OR "free speech" OR "freedom of speech"))',
    ),
  },
  {
    slug: 'reinforcement-learning',
    name: 'Reinforcement learning',
    description:
      'Learning from rewards and demonstrations: policies, value functions, bandits, offline learning, rewards for language models.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        reinforcement learning, reinforcement fine-tuning, policy gradient*, policy optimization, policy iteration, Q-learning,
        Q-function*, actor-critic, temporal difference learning, temporal-difference learning, Markov decision process*,
        multi-armed bandit*, contextual bandit*, linear bandit*, imitation learning, behavior cloning, behavioral cloning,
        reward shaping, reward model*, inverse reinforcement, verifiable reward*, off-policy, on-policy
      `),
      ...words(`
        RL RLHF RLVR GRPO PPO MDP POMDP
      `),
      ...inTitle(`
        bandit reward
      `),
    ),
  },
  {
    slug: 'robotics',
    name: 'Robotics and driving',
    description: 'Machines that move and act in the world: manipulation, locomotion, navigation, autonomous driving, embodied models.',
    arxivCategories: ['cs.RO'],
    query: anyOf(
      ...phrases(`
        vision-language-action, embodied navigation, embodied control, dexterous, legged locomotion, autonomous vehicle*, self-driving,
        motion planning, path planning, trajectory planning, visual odometry, visual navigation, vision-and-language navigation,
        robot learning, robot polic*, robot navigation, robotic system*, robotic control, mobile robot*, embodied task*,
        embodied reasoning, end-to-end driving, driving polic*, driving scenario*, unmanned aerial
      `),
      ...words(`
        bimanual teleoperation quadruped quadrupedal humanoid quadrotor
      `),
      ...inTitle(`
        embodied locomotion grasping robot* driving driver drone UAV
      `),
      '(VLA (vision OR action OR policy))',
      '(SLAM (localization OR mapping))',
      '(title:manipulation (grasp* OR object OR policy OR hand OR action))',
      '(robot* (manipulat* OR policy OR locomotion OR grasp* OR teleoperat* OR actuator OR "end-effector*" OR gripper OR arm))',
      'title:"sim-to-real"',
    ),
  },
  {
    slug: 'optimization',
    name: 'Optimisation',
    description: 'How models are fitted and decisions made: gradient methods, convergence, convex and combinatorial problems, control.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        stochastic gradient, gradient descent, adaptive gradient, natural gradient, gradient method*, gradient clipping,
        convex optimization, convex optimisation, non-convex, strongly convex, convergence rate*, rate of convergence,
        convergence guarantee*, bilevel optimization, minimax optimization, stochastic optimization, distributed optimization,
        combinatorial optimization, Bayesian optimization, black-box optimization, zeroth-order, hyperparameter optimization,
        first-order method*, second-order method*, mirror descent, Frank-Wolfe, proximal gradient, proximal point, linear programming,
        integer programming, semidefinite program*, quadratic program*, optimal control, optimal transport, learning rate schedule*,
        sharpness-aware, loss landscape*, variance reduction
      `),
      ...words(`
        SGD nonconvex ADMM
      `),
      '(title:optimizer (training OR gradient OR network OR learning))',
      '(title:Adam (optimizer OR gradient))',
      '(Muon (optimizer OR optimiser))',
      '"saddle point*" gradient',
      '(title:optimization (algorithm OR convergence OR gradient OR convex OR stochastic))',
    ),
  },
  {
    slug: 'theory-generalization',
    name: 'Theory and generalisation',
    description:
      'Why learning works: bounds, sample complexity, overparameterised networks, scaling laws, implicit bias, expressive power.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        generalization bound*, generalization error*, generalization gap, generalization guarantee*, sample complexity, learning theory,
        statistical learning, PAC learning, PAC-Bayes*, VC dimension, over-parameteri*, over-parametri*, neural tangent kernel*,
        double descent, implicit bias*, implicit regularization, benign overfitting, infinite-width, infinitely wide, regret bound*,
        minimax optimal, minimax rate*, universal approximation, expressive power, expressivity, scaling law*, lottery ticket*,
        information bottleneck
      `),
      ...words(`
        Rademacher overparameteri* overparametri* NTK grokking
      `),
      ...inTitle(`
        generalize overfitting memorization
      `),
      '(title:generalization NOT ("domain generalization" OR "category theory"))',
      '("mean-field" ("neural network*" OR learning))',
      '("lower bound*" (learning OR learner OR estimator))',
      '"theoretical analysis" "neural network*"',
      '(provabl* (learning OR "neural network*" OR training))',
      '(title:theor* (learning OR "neural network*" OR training OR transformer))',
    ),
  },
  {
    slug: 'architectures',
    name: 'Model architectures',
    description:
      'How networks are built: attention and transformers, state space models, mixtures of experts, long context, normalisation.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        transformer architecture*, transformer-based architecture*, attention mechanism*, linear attention, sparse attention,
        state space model*, state-space model*, mixture of experts, mixture-of-experts, position encoding*, positional encoding*,
        positional embedding*, long context, long-context, context window*, recurrent neural network*, residual connection*,
        batch normalization, layer normalization, activation function*, hybrid architecture*
      `),
      ...words(`
        MoE RoPE
      `),
      ...inTitle(`
        architecture LSTM
      `),
      '(title:transformer NOT (power OR voltage))',
      '(title:attention (transformer OR layer OR token))',
      '(Mamba (model OR architecture))',
      '"KAN" (Kolmogorov)',
      'title:"self-attention"',
    ),
  },
  {
    slug: 'representation-learning',
    name: 'Representation and self-supervised learning',
    description: 'Learning useful features without labels: contrastive and masked pre-training, embeddings, semi-supervised methods.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        self-supervised, self-supervision, contrastive learning, contrastive loss*, contrastive pre-training, contrastive pretraining,
        representation learning, learned representation*, masked autoencod*, masked image model*, unsupervised learning,
        unsupervised representation, semi-supervised, disentangled representation*, metric learning, embedding model*
      `),
      ...words(`
        disentanglement JEPA
      `),
      ...inTitle(`
        embedding representation unsupervised pretraining
      `),
      'title:"pre-training"',
    ),
  },
  {
    slug: 'efficiency-compression',
    name: 'Efficiency and compression',
    description: 'Doing the same with less: quantisation, pruning, low-rank adapters, caching, fast decoding, small devices.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        model compression, network compression, network pruning, token pruning, token reduction, token merging, token compression,
        KV cache, key-value cache, speculative decoding, parallel decoding, low-rank adaptation, parameter-efficient, low-bit, 4-bit,
        8-bit, 1-bit, memory-efficient, compute-efficient, efficient inference, inference efficiency, inference acceleration,
        efficient training, efficient transformer*, efficient attention, linear attention, sparse attention, on-device, edge device*,
        mobile device*, early exit*, feature caching, neural architecture search, hardware-aware, sparse training
      `),
      ...words(`
        LoRA QLoRA PEFT FP8 FP4 FlashAttention
      `),
      '(quantiz* (network OR model OR weight OR inference OR bit))',
      '(pruning (network OR model OR parameter OR weight))',
      '(title:efficient (model OR network OR training OR inference OR attention) NOT "sample-efficient" NOT "data-efficient")',
      '(title:accelerat* (model OR network OR inference OR training OR diffusion))',
      '(title:compress* (model OR network OR token OR context OR cache))',
      '(title:lightweight (model OR network))',
      '(title:sparse (model OR network OR attention OR training))',
    ),
  },
  {
    slug: 'distillation',
    name: 'Distillation',
    description: 'Small or fast models that learn from large or slow ones.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        knowledge distillation, self-distillation, model distillation, dataset distillation, data distillation, score distillation,
        policy distillation, on-policy distillation, step distillation, diffusion distillation, consistency distillation,
        adversarial distillation, distilled model*, teacher-student, student-teacher
      `),
      '(title:distill* NOT entanglement)',
      '(distillation (teacher OR student OR model) NOT entanglement)',
      '(distill* (teacher OR student))',
      '("teacher model*" "student model*")',
    ),
  },
  {
    slug: 'continual-learning',
    name: 'Continual learning',
    description: 'Models that go on learning without forgetting what they knew.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        continual learning, continual pre-training, continual pretraining, continual adaptation, continual test-time,
        continual reinforcement, continual fine-tuning, lifelong learning, life-long learning, catastrophic forgetting,
        incremental learning, class-incremental, task-incremental, online class-incremental, test-time training
      `),
      ...inTitle(`
        continual* continually lifelong
      `),
      '(title:forgetting (learning OR task OR model))',
      '"non-stationary" "continual*"',
    ),
  },
  {
    slug: 'few-shot-meta-learning',
    name: 'Few-shot and meta-learning',
    description: 'Learning from a handful of examples, learning to learn, and transfer to new tasks.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        meta-learn*, learning to learn, few-shot learn*, few-shot classification, few-shot adaptation, few-shot image,
        few-shot segmentation, few-shot object, few-shot generalization, few-shot task*, one-shot learning, zero-shot learning,
        zero-shot generalization, zero-shot transfer, prototypical network*, transfer learning, in-context learning, multi-task learning
      `),
      ...words(`
        metalearning MAML
      `),
      'title:"few-shot"',
      'title:"one-shot"',
      'title:"low-shot"',
      'title:"zero-shot"',
    ),
  },
  {
    slug: 'data-benchmarks',
    name: 'Datasets and benchmarks',
    description: 'New datasets and benchmarks, and how data are gathered, selected, labelled, augmented and synthesised.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        large-scale dataset*, high-quality dataset*, instruction dataset*, synthetic dataset*, open dataset*, new benchmark*,
        novel benchmark*, comprehensive benchmark*, first benchmark*, challenging benchmark*, benchmark designed, benchmark comprising,
        benchmark consisting, benchmark suite*, a benchmark, data curation, data selection, data filtering, data augmentation,
        data synthesis, data mixture*, data quality, data engine, data pipeline*, data-centric, synthetic data, pretraining data,
        pre-training data, noisy label*, label noise, active learning, dataset distillation, dataset pruning, a new dataset,
        a novel dataset, new large-scale dataset
      `),
      ...words(`
        crowdsourc*
      `),
      ...inTitle(`
        dataset benchmark* bench corpus annotation
      `),
    ),
  },
  {
    slug: 'evaluation',
    name: 'Evaluation',
    description: 'How models are measured, compared and judged: test suites, metrics, judges, contamination, failure studies.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        LLM-as-a-judge, LLM-as-judge, as a judge, evaluation benchmark*, evaluation framework*, evaluation metric*, evaluation suite*,
        evaluation protocol*, evaluation harness, systematic evaluation, benchmark designed, benchmark for evaluating,
        benchmark to evaluate, new benchmark*, novel benchmark*, comprehensive benchmark*, first benchmark*, benchmark suite*,
        data contamination, benchmark contamination
      `),
      ...inTitle(`
        evaluat* benchmark* bench assessing assessment measuring metric leaderboard reproducibility
      `),
      'title:"automatic evaluation"',
    ),
  },
  {
    slug: 'safety-alignment',
    name: 'Safety and alignment',
    description: 'Models that do what people want and do no harm: preferences, jailbreaks, toxicity, truthfulness, oversight, fairness.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        AI safety, AI alignment, LLM safety, model safety, safety alignment, value alignment, preference alignment, human alignment,
        human preference*, human values, human feedback, preference optimization, preference learning, alignment of large language,
        alignment of language, aligned language model*, LLM alignment, red teaming, red-teaming, prompt injection*, reward hacking,
        hate speech, machine unlearning, backdoor attack*, AI risk*, AI governance, responsible AI, trustworthy AI, social bias*,
        gender bias*, emergent misalignment, agentic misalignment, harmful content, harmful output*, harmful response*,
        harmful behavior*, harmful behaviour*, hallucination mitigation, hallucination detection, hallucination rate*
      `),
      ...words(`
        RLHF DPO jailbreak* guardrail sycophancy sycophantic truthfulness trustworthiness watermark*
      `),
      ...inTitle(`
        safety safe unsafe misalign* hallucinat* toxicity toxic refusal deception unlearning
      `),
      '(title:align* (LLM OR "language model*" OR preference))',
      '("scalable oversight")',
      '(fairness (learning OR model OR algorithm*))',
    ),
  },
  {
    slug: 'robustness-uncertainty',
    name: 'Robustness and uncertainty',
    description: 'Models under attack, under shift and in doubt: adversarial examples, other distributions, calibration, confidence.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        adversarial attack*, adversarial example*, adversarial robustness, adversarial perturbation*, adversarial training,
        adversarially robust, adversarially trained, certified robustness, distribution shift*, distributional shift*, domain shift*,
        covariate shift*, out-of-distribution, domain generalization, domain adaptation, distributionally robust, spurious correlation*,
        uncertainty estimat*, predictive uncertainty, epistemic uncertainty, confidence calibration, model calibration,
        conformal prediction, model robustness
      `),
      ...words(`
        OOD
      `),
      '("uncertainty quantification" (learning OR network OR model))',
      '(title:robust* (learning OR network OR attack OR classifier OR training OR LLM))',
      '(title:adversarial (robust* OR attack OR perturbation OR example))',
      '(title:calibrat* (confidence OR uncertainty OR probabilit*))',
      '(title:uncertainty (learning OR network OR LLM))',
      'title:"anomaly detection"',
    ),
  },
  {
    slug: 'interpretability',
    name: 'Interpretability',
    description: 'What goes on inside models: explanations, attributions, circuits, probes, sparse autoencoders.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        mechanistic interpret*, sparse autoencoder*, feature attribution*, attribution method*, saliency map*, explainable AI,
        explainable artificial intelligence, counterfactual explanation*, post-hoc explanation*, concept bottleneck*, Shapley value*,
        activation patching, activation steering, steering vector*, circuit discovery, induction head*, internal representation*,
        influence function*, residual stream, black box model*
      `),
      ...words(`
        interpretability explainability XAI
      `),
      ...inTitle(`
        interpret* explain* explanation probing mechanistic*
      `),
      '"linear probe*" (representation OR activation)',
      '(title:understanding ("attention head*" OR neuron OR "internal mechanism*"))',
      '"superposition" (feature neuron)',
    ),
  },
  {
    slug: 'privacy-federated',
    name: 'Privacy and federated learning',
    description: 'Learning from data that may not be seen or moved: federated learning, differential privacy, leaks and attacks on them.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        federated, differential privacy, differentially private, privacy-preserving, local privacy, data privacy, user privacy,
        privacy risk*, privacy leakage, privacy guarantee*, membership inference, model inversion, secure aggregation,
        homomorphic encryption, secure multi-party computation, machine unlearning, data extraction attack*, decentralized learning
      `),
      ...inTitle(`
        privacy
      `),
      'title:private (learning OR model OR data)',
    ),
  },
  {
    slug: 'graphs',
    name: 'Graphs',
    description: 'Learning on graphs and networks: graph neural networks, knowledge graphs, links and nodes.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        graph neural, graph convolution*, graph attention, graph transformer*, graph representation*, graph embedding*, graph learning,
        graph contrastive, graph classification, graph generation, graph-structured, graph foundation, graph matching, graph clustering,
        graph data, node classification, node embedding*, link prediction, community detection, knowledge graph*, scene graph*,
        temporal graph*, dynamic graph*, heterogeneous graph*
      `),
      ...words(`
        GNN GCN GraphRAG
      `),
      '"message passing" (graph OR network)',
      'hypergraph learning',
      'title:graph (learning OR neural OR network OR model OR node OR LLM)',
    ),
  },
  {
    slug: 'time-series',
    name: 'Time series',
    description: 'Forecasting and understanding what changes over time: series, events, sensors, traffic, weather.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        time series forecasting, time-series forecasting, time series classification, time series model*, time series foundation,
        time series prediction, multivariate time series, time series anomaly, temporal point process*, spatio-temporal forecasting,
        traffic forecasting, traffic prediction, weather forecast*, demand forecasting, load forecasting, probabilistic forecasting,
        Hawkes process*, change point*, changepoint*
      `),
      'title:"time series"',
      '"time series data" (learning OR model)',
      '"time series analysis" (learning OR neural OR model)',
      '(title:forecast* (learning OR neural OR model OR time))',
      '"sequential data" (learning OR model)',
    ),
  },
  {
    slug: 'recommendation',
    name: 'Recommendation',
    description: 'What to show whom: recommender systems, personalisation, clicks and advertisements.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        recommendation system*, recommendation model*, recommendation task*, sequential recommendation, generative recommendation,
        item recommendation, news recommendation, product recommendation*, personalized recommendation*, collaborative filtering,
        click-through rate, CTR prediction, user-item, online advertising
      `),
      ...words(`
        recommender
      `),
      ...inTitle(`
        recommendation recommending
      `),
      '"matrix factorization" (user OR item)',
      '"cold-start" (user OR item)',
    ),
  },
  {
    slug: 'code',
    name: 'Code and software',
    description: 'Programs that write, repair, test and understand programs, and software engineering at large.',
    arxivCategories: ['cs.SE'],
    query: anyOf(
      ...phrases(`
        code generation, code completion, code understanding, code reasoning, code review*, code search, code translation, code edit*,
        code repair, code LLM*, code language model*, code quality, code smell*, code snippet*, generated code, program synthesis,
        program repair, program analysis, program verification, program understanding, static analysis, symbolic execution,
        formal verification, software engineering, software development, software testing, software system*, software project*,
        software quality, software product*, software defect*, software maintenance, software architecture*, software developer*,
        software fault*, unit test*, test case*, test generation, mutation testing, regression testing, fuzz testing,
        combinatorial testing, pull request*, issue resolution, SWE-bench, coding agent*, coding assistant*, vibe coding,
        competitive programming, programming task*, programming problem*, programming language*, text-to-SQL, bug fix*, bug report*,
        bug detection, fault localization, repository-level, metamorphic test*, integration test*, system test*, software test*,
        web testing, GUI testing, white-box testing, black-box testing, search-based testing, test automation, test oracle*,
        test input generation, test prioriti*, test adequacy, requirements engineering, technical debt, open-source software
      `),
      ...words(`
        fuzzing SWE HumanEval compiler debugging DevOps refactoring
      `),
      ...inTitle(`
        software programmer bug
      `),
      '"model checking" (software OR program)',
      '"test suite*" (software OR program OR code)',
      'title:coding (model OR LLM OR agent OR program*)',
      'title:"source code"',
      '("source code" ("static analysis" OR vulnerabilit* OR bug OR developer))',
      '(title:programming NOT ("dynamic programming" OR "linear programming" OR "integer programming" OR "quadratic programming"))',
      '(title:code (LLM OR "language model*" OR programs OR software OR developer OR coding))',
      '"digital twin*" test*',
      '(title:testing (software OR bug OR defect OR "test case*" OR developer))',
    ),
  },
  {
    slug: 'science',
    name: 'AI for science',
    description: 'Machine learning that does science: simulation, differential equations, molecules and materials, weather, discovery.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        AI for science, AI scientist*, scientific discovery, scientific machine learning, scientific literature, scientific reasoning,
        scientific knowledge, physics-informed, neural operator*, symbolic regression, molecular dynamics, molecule generation,
        molecular generation, molecular property, molecular design, drug discovery, drug design, materials science, materials discovery,
        interatomic potential*
      `),
      ...words(`
        AlphaFold
      `),
      ...inTitle(`
        scientific scientist
      `),
      '"scientific research" (LLM OR agent OR AI)',
      '("partial differential equation*" ("neural network*" OR "machine learning" OR "deep learning" OR transformer))',
      '(PDE ("neural network*" OR "machine learning" OR "deep learning" OR transformer))',
      '"force field*" (learning OR neural)',
      '(protein ("language model*" OR "deep learning" OR "neural network*" OR generative OR diffusion))',
      '("weather forecast*" OR "weather prediction" OR "climate model*") (learning OR neural OR model)',
      '(title:molecul* (learning OR neural OR generat* OR model))',
      '(title:chemi* (learning OR LLM OR "language model*" OR neural OR agent))',
      '(title:material (learning OR neural OR generative OR discovery OR crystal) NOT (texture OR rendering))',
    ),
  },
  {
    slug: 'medicine',
    name: 'Medicine and health',
    description: 'Diagnosis, medical images, patient records, clinical language and public health.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        medical image*, medical imaging, medical question*, medical reasoning, medical data*, medical AI, medical report*,
        medical language, medical vision, medical LLM*, clinical trial*, clinical note*, clinical text*, clinical decision*,
        clinical data, clinical practice, clinical reasoning, clinical task*, clinical workflow*, clinical diagnos*, health record*,
        mental health, public health, magnetic resonance imaging, computed tomography, CT scan*, CT image*, chest X-ray*, whole slide,
        whole-slide, drug discovery, COVID-19, large medical, surgical robot*, surgical video*, surgical phase*, lung cancer,
        breast cancer, skin lesion*, tumor segmentation, lesion segmentation, brain tumor*, brain MRI, fetal ultrasound, heart disease
      `),
      ...words(`
        radiology radiologist radiograph histopatholog* pathologist electrocardiogram echocardiograph* dermatolog* ophthalmolog*
        oncolog* Alzheimer diabetes
      `),
      ...inTitle(`
        medical medicine clinical clinician patient health healthcare biomedical disease cancer tumor tumour surgical hospital epidemic
        pandemic MRI EEG ECG ultrasound diagnosis doctor
      `),
      '(title:surgery NOT (model OR token* OR network))',
      '((clinical OR medical OR biomedical OR healthcare OR MRI OR tumor OR disease OR surgical) (patient OR clinician OR physician OR hospital OR diagnos* OR radiolog* OR patholog* OR lesion OR organ))',
    ),
  },
  {
    slug: 'biology',
    name: 'Biology and neuroscience',
    description: 'Proteins, genes, cells, brains and living systems.',
    arxivCategories: ['q-bio'],
    query: anyOf(
      ...phrases(`
        gene expression, single-cell, cell type*, neural activity, brain activity, spiking neural, systems biology, molecular biology,
        biological system*, biological sequence*
      `),
      ...words(`
        protein proteomics peptide genomic genomics genome antibody enzyme bacteria bacterial virus bioinformatics phylogen*
        neuroscience fMRI cortex hippocamp* synaptic synapse epidemiolog* metabolic
      `),
      ...inTitle(`
        brain neuron cell biology biological ecolog* species spiking
      `),
      '(gene NOT title:Gene)',
      'ecosystem species',
      'evolutionary biology',
      '"population dynamics" species',
      'cellular biology',
      '((DNA OR RNA OR "amino acid*" OR viral OR cortical) NOT (galaxy OR stellar OR planet OR cloud OR "molecular cloud*" OR interstellar))',
    ),
  },
  {
    slug: 'astronomy',
    name: 'Astronomy',
    description: 'Planets, stars, galaxies, black holes, the universe as a whole, and the instruments that look at them.',
    arxivCategories: ['astro-ph'],
    query: anyOf(
      ...phrases(`
        black hole*, gravitational wave*, gravitational lens*, dark matter, dark energy, cosmic microwave, cosmic ray*, cosmic string*,
        cosmic web, neutron star*, X-ray binar*, X-ray source*, X-ray burst*, X-ray cluster*, X-ray spectr*, gamma-ray*,
        globular cluster*, open cluster*, galaxy cluster*, molecular cloud*, molecular outflow*, HII region*, H II region*, Lyman alpha,
        Milky Way, solar system, solar wind, solar flare*, solar corona*, solar atmosphere, solar cycle*, solar active, solar orbiter,
        solar probe, solar neutrino*, solar magnetic, solar eruption*, coronal mass, space weather, early universe,
        large-scale structure, light curve*, emission line*, emission-line, spectral energy distribution*, spectral line*,
        initial mass function, radio source*, radio emission, radio galax*, radio relic*, radio burst*, radio observations,
        near-infrared spectr*, near-infrared observations, proper motion*, photo-z, solar mass*, halo mass*, binary system*,
        visual binar*, eclipsing binar*, close binar*, X-ray binary, massive binar*, red giant*, red supergiant*, giant planet*,
        hot Jupiter*, the Moon, the Sun, near-Earth, trans-Neptunian, Kuiper belt, debris disk*, debris disc*, accretion disk*,
        accretion disc*, main sequence, magnetic reconnection, magnetic cloud*, modified gravity, Hubble tension, H0 tension, slow-roll,
        neutrino telescope*, Cherenkov, sterile neutrino*, ultra-high energy, Event Horizon, radiation belt*
      `),
      ...words(`
        astronom* astrophys* astrometr* asteroseism* helioseism* heliophys* cosmolog* extragalactic circumgalactic intergalactic
        interstellar circumstellar circumbinary interplanetary protoplanet* planetesimal* exoplanet* exomoon* magnetospher* chromospher*
        photospher* ionospher* heliospher* microlens* reioni* nucleosynthe* spectropolarimet* spectroheliogra* cosmogenic Cepheid*
        cataclysmic galaxy galactic protostar protostellar starburst supernova pulsar quasar blazar magnetar kilonova AGN QSO Seyfert
        accretion accreting redshift parsec kpc Mpc coronal corona sunspot asteroid cometary meteorite meteoroid meteoritic telescope
        spacecraft inflationary primordial baryogenesis metallicity nebula lensing intracluster subdwarf Lyrae JWST NIRCam NIRSpec
        Hubble Chandra NuSTAR ROSAT BATSE BeppoSAX RXTE XMM Fermi-LAT LIGO VLBI LOFAR MeerKAT SDSS LSST eROSITA WMAP NGC Abell Cygnus
        CMB GRB FRB LCDM quintessence WIMPs axions switchbacks Martian lunar Enceladus Ganymede Jovian Saturnian Cassiopeia Sagittarius
        stellar
      `),
      // Names of instruments and bodies that models and methods like to bear too.
      '((star OR planet OR planetary OR universe OR sky OR luminosity OR dwarf OR photometric OR comet OR nova OR observatory OR Titan OR Europa OR ALMA OR Swift) NOT (learning OR reasoning OR adaptation OR LLM OR "language model*" OR "diffusion model*" OR "neural network*" OR "3D gaussian*" OR agent OR dataset OR benchmark))',
      '((title:binaries OR title:orbital OR title:spectroscopy OR title:outburst OR title:dust OR title:"magnetic field*" OR title:"X-ray*" OR title:infrared OR title:interferomet*) NOT (learning OR network OR segmentation OR detection OR patient OR image OR quantum OR crystal))',
      '(TESS (planet OR star))',
      '(Kepler (planet OR star OR mission OR orbit))',
      '(Gaia (data OR DR2 OR DR3 OR EDR3 OR parallax OR catalog*))',
      '(Planck (CMB OR cluster OR satellite OR polari*))',
      '((Mars OR Venus OR Jupiter OR Saturn OR Mercury OR Earth) (orbit* OR atmosphere* OR surface OR mission OR impact OR crater*))',
      '((Mars OR Venus OR Jupiter OR Saturn) (title:Mars OR title:Venus OR title:Jupiter OR title:Saturn))',
      '(title:inflation NOT (econom* OR price OR monetary OR rate))',
      '(title:cosmic NOT learning)',
      '(title:solar NOT (cell OR panel OR power OR energy OR photovoltaic OR irradiance))',
    ),
  },
  {
    slug: 'physics',
    name: 'Physics',
    description: 'Particles, fields, matter, light, fluids, gravity and quantum theory.',
    arxivCategories: ['physics', 'hep-th', 'hep-ph', 'hep-ex', 'hep-lat', 'gr-qc', 'cond-mat', 'nucl-th', 'nucl-ex', 'quant-ph', 'nlin'],
    query: anyOf(
      ...phrases(`
        general relativity, modified gravity, quantum gravity, gravitational wave*, black hole*, scalar field*, string theory,
        quantum field theor*, gauge theor*, slow-roll, primordial black hole*, cosmological constant, phase transition*,
        topological insulator*, condensed matter, spin chain*, many-body, quantum mechanic*, quantum information, quantum comput*,
        quantum circuit*, quantum error correction, quantum state*, quantum algorithm*, quantum machine learning, quantum system*,
        Bose-Einstein, statistical mechanics, statistical physics, fluid dynamics, nuclear matter, nuclear physics, particle physics,
        atomic nuclei, cosmic ray*, space weather, solar wind, f(R) gravity, de Sitter, dark photon*, pp collisions, heavy ion*,
        equation of state, magnetic reconnection
      `),
      ...words(`
        supersymmetr* supergravity Higgs neutrino axion inflaton spacetime hadron hadronic quark gluon QCD lepton boson fermion LHC
        collider magnetohydrodynamic* MHD plasma superconduct* semiconductor ferromagnet* antiferromagnet* phonon graphene nanoparticle
        photonics photonic laser optics qubit entanglement thermodynamic* turbulence turbulent Navier-Stokes soliton magnetosphere
        ionosphere seismic dilaton wormhole
      `),
      '"neutron star*" "equation of state"',
      '"dark matter" (particle OR candidate OR detect* OR interact* OR annihilat* OR axion OR WIMP)',
      '"dark energy" (model OR scalar OR gravity)',
      '"Standard Model" (particle OR physics OR beyond OR Higgs)',
      'Hamiltonian (quantum OR spin OR energy)',
      '(title:physics NOT (reasoning OR benchmark OR "physics-informed" OR "physics-based" OR video))',
      'Einstein (gravity OR equation* OR field)',
      'title:inflation (gravity OR universe OR field OR slow OR Higgs OR cosmolog*)',
    ),
  },
  {
    slug: 'mathematics',
    name: 'Mathematics',
    description: 'Theorems and proofs: algebra, analysis, geometry, topology, number theory, probability, combinatorics.',
    arxivCategories: ['math', 'math-ph'],
    query: anyOf(
      ...phrases(`
        algebraic geometry, algebraic variet*, projective variet*, abelian variet*, moduli space*, vector bundle*, line bundle*,
        Lie algebra*, Lie group*, C*-algebra*, von Neumann algebra*, operator algebra*, Hopf algebra*, Banach space*,
        Riemannian manifold*, Hilbert scheme*, elliptic curve*, algebraic curve*, modular form*, automorphic form*, number theory,
        prime number*, representation theory, finite group*, category theory, derived categor*, abelian categor*, triangulated categor*,
        fundamental group*, mapping class, commutative ring*, subgroups of, zeta function*, polynomial ring*, moduli stack*,
        combinatorial identit*, enumerative combinatorics, integral points, rational points, extremal graph*, chromatic number*,
        random graph*, stochastic differential equation*, functional equation*, functional analysis, harmonic analysis,
        Fourier analysis, complex analysis, blow-up, integrable system*, integrable hierarch*, conformal field theor*,
        spectral sequence*, exact sequence*, graded algebra*
      `),
      ...words(`
        cohomolog* homolog* homotop* sheaf sheaves functor* Galois polytope holomorphic ergodic Diophantine symplectic Kähler Calabi-Yau
        Riemannian Hodge quiver toric Fano motivic semistab* automorphism* isomorphism* hypersurface* submanifold* semigroup* groupoid*
        bialgebra* subalgebra* superalgebra* Banach Sobolev Hausdorff Lipschitz-free Brownian martingale* matroid* Teichmüller
        Grassmannian* Schubert Hecke Langlands perverse étale p-adic Noetherian bundle* foliation* lattice-point q-series cobordism
        knot* braid*
      `).map(
        (word) =>
          `(${word} NOT (learning OR network OR "language model*" OR segmentation OR dataset OR galaxy OR stellar OR star OR accretion OR cosmolog* OR turbulen* OR gravity))`,
      ),
      '((theorem OR conjecture OR lemma OR "we prove") (manifold OR group OR algebra OR prime OR polynomial OR operator OR measure OR equation OR curve OR variety OR space) NOT (learning OR network OR "language model*"))',
      '((title:theorem OR title:conjecture OR title:inequality OR title:algebra OR title:manifold OR title:operator OR title:equation) NOT (learning OR network OR neural OR LLM OR "language model*" OR transformer OR agent OR galaxy OR stellar OR star OR cosmolog* OR plasma OR gravit* OR "equation of state" OR planet* OR dust OR flux OR cluster OR turbulen*))',
      '(title:polynomial NOT (learning OR network OR kernel OR time))',
      '(title:integer OR title:integers OR title:prime OR title:primes)',
      '("well-posedness" (equation OR solution) NOT (learning OR image))',
      '("partial differential equation*" (existence OR uniqueness OR regularity))',
    ),
  },
  {
    slug: 'statistics-causality',
    name: 'Statistics, probability and causality',
    description: 'Inference from data: estimators and tests, Bayesian methods, causes and effects, sampling.',
    arxivCategories: ['stat.ME', 'stat.TH', 'stat.AP', 'stat.CO', 'math.ST'],
    query: anyOf(
      ...phrases(`
        causal inference, causal discovery, causal effect*, causal model*, causal graph*, treatment effect*, instrumental variable*,
        Bayesian neural, Bayesian deep, variational inference, hypothesis test*, kernel density estimat*, linear regression,
        logistic regression, nonparametric, asymptotic normality, consistent estimator*, goodness of fit, goodness-of-fit,
        group testing, functional data, multiple testing, significance test*, statistical test*, statistical inference,
        survival analysis, randomized controlled trial*, randomized experiment*, A/B test*
      `),
      ...words(`
        confounding confounder semiparametric
      `),
      ...inTitle(`
        causal causality
      `),
      '"Bayesian inference" NOT (galaxy OR stellar OR telescope)',
      '"Bayesian model*" NOT (galaxy OR stellar OR telescope)',
      '"Gaussian process*" NOT (galaxy OR stellar OR telescope)',
      'MCMC (posterior OR sampling) NOT (galaxy OR stellar OR telescope OR cosmolog*)',
      '"Markov chain Monte Carlo" NOT (galaxy OR stellar OR telescope OR cosmolog*)',
      '"Langevin" (sampling OR posterior OR algorithm)',
      '"confidence interval*" NOT (galaxy OR stellar OR telescope)',
      '"maximum likelihood estimat*" NOT (galaxy OR stellar OR telescope)',
      '"density estimation" (distribution OR likelihood)',
      '"statistical model*" NOT (galaxy OR stellar OR telescope)',
      '"covariance matri*" estimat*',
      '"high-dimensional" (regression OR estimation)',
      'bootstrap (confidence OR resampl*)',
      '(title:Bayesian NOT (galaxy OR star OR stellar OR cosmolog* OR gravitational OR planet OR exoplanet OR spectr*))',
      '(title:statistical (inference OR test* OR estimat* OR model*) NOT (galaxy OR star OR stellar OR cosmolog* OR CMB))',
    ),
  },
  {
    slug: 'economics-finance',
    name: 'Economics and finance',
    description: 'Markets, prices, portfolios, risk, and how people and firms decide.',
    arxivCategories: ['q-fin', 'econ'],
    query: anyOf(
      ...phrases(`
        stock market*, stock price*, stock return*, option pricing, asset pric*, asset return*, implied volatility, interest rate*,
        credit risk, risk measure*, value at risk, systemic risk, market maker*, limit order, high-frequency trading, trading strateg*,
        labor market*, game theory, Nash equilibri*, mechanism design
      `),
      ...words(`
        econom* econometric* finance financial portfolio investor investment hedging cryptocurrency Bitcoin bank banking insurance
        auction trader macroeconomic monetary
      `),
      ...inTitle(`
        trading market price pricing
      `),
      'welfare (policy OR social OR agent)',
    ),
  },
];

/** The built-in topics about machine learning and its uses: language, images, sound, robots. */
import { SKY, SPECIES } from './other-fields.ts';
import type { Topic } from './topic.ts';
import { anyOf, inTitle, phrases, phrasesInTitle, unless, words } from './topic-terms.ts';

/** Only in papers about learning, and not about the sky. */
const withLearning = (words: string): string =>
  `((${words}) (learning OR network OR neural OR transformer OR diffusion OR vision OR "foundation model*" OR benchmark) NOT (galaxy OR stellar OR telescope OR astronom*))`;

export const LEARNING_TOPICS: readonly Topic[] = [
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
        LLM SLM linguistic* tokenization tokenizer dialogue summarization paraphras* lexical lexicon syntactic phonolog* discourse
        sarcasm bilingual lemmatization transliteration lyrics
      `),
      '((LLM OR SLM OR "language model*" OR GPT OR "instruction tuning" OR "in-context learning" OR multilingual) NOT (title:image OR title:video OR title:visual OR title:vision OR title:3D OR title:speech OR title:audio OR title:robot* OR VLM OR MLLM OR "multimodal large" OR "vision language" OR "visual language"))',
      '(title:"language model*" NOT title:"vision language")',
      '(title:"question answering" NOT (visual OR video OR image))',
      'title:translation language',
      unless(
        phrases('visual, video, image, speech, audio, genome, legal acts, ecolog*'),
        'title:corpus',
        'title:corpora',
        'title:paragraph',
        'title:tweet',
      ),
    ),
  },
  {
    slug: 'agents',
    name: 'Agents',
    description:
      'Systems that act on their own: language agents with tools, computer use, and many agents that work together.',
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
    description:
      'Models that think in steps: chains of thought, mathematics and logic, planning, and more computation at test time.',
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
    description:
      'Finding documents, passages and items: search, dense retrieval, retrieval-augmented generation, recommenders.',
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
    description:
      'Models that join seeing, reading and hearing: vision-language models, captions, visual questions, any mix of media.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        vision-language, visual-language, vision and language, image-language, video-language, language-image, omni-modal,
        visual question answering, video question answering, image captioning, video captioning, image-text, text-image, cross-modal,
        audio-visual, visual instruction tuning, visual grounding, any-to-any, contrastive language, unified understanding and generation
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
    description:
      'Seeing machines: recognition, detection, segmentation, tracking, depth, and restoring or making pictures and films.',
    arxivCategories: ['cs.CV'],
    query: anyOf(
      ...phrases(`
        computer vision, image classification, image recognition, object recognition, object detection, object tracking, visual tracking,
        semantic segmentation, instance segmentation, panoptic segmentation, image segmentation, lesion segmentation, face recognition,
        person re-identification, pose estimation, human pose, human motion, hand pose, optical flow, depth estimation,
        visual recognition, visual representation*, visual perception, visual understanding, visual generation, visual content,
        visual token*, visual feature*, visual reasoning, visual quality, action recognition, gesture recognition, gait recognition,
        scene understanding, scene reconstruction, scene text, text recognition, handwritten text, optical character recognition,
        document image*, image restoration, image reconstruction, image enhancement, image denoising, image generation, image editing,
        image synthesis, image translation, image captioning, image quality, image fusion, image retrieval, image compression,
        image encoder*, image matching, natural image*, image patch*, text-to-image, text-to-video, image-to-image, image-to-video,
        video generation, video understanding, video diffusion, video model*, vision-language, vision transformer*, vision model*,
        vision encoder*, vision foundation, vision task*, visual question answering, multimodal large language model*, multimodal LLM*,
        large multimodal model*, medical image*, medical imaging, medical vision, Segment Anything, gaussian splatting, 3D gaussian*,
        radiance field*, neural rendering, novel view synthesis, point cloud*, 3D reconstruction, 3D object*, 3D scene*, 3D detection,
        aerial image*, satellite image*, satellite imagery, hyperspectral image*, visual odometry, visual localization, camera pose*,
        multi-view image*, sparse-view, super-resolution, talking head*
      `),
      ...words(`
        deepfake VLM MLLM ViT ResNet ImageNet CIFAR NeRF 3DGS OCR inpainting
      `),
      '(YOLO* detect*)',
      unless(
        [
          ...SKY,
          ...phrases(`
            visual binar*, interferometr*, solar, photo-z, space weather, HST, NISP, interview, speech segmentation, market segmentation,
            customer segmentation, word segmentation, seismic imag*
          `),
        ],
        ...inTitle(`
          image imagery video camera VLM LVLM MLLM segmentation photo photograph* facial selfie egocentric LiDAR stereo panoramic gesture
        `),
        ...phrasesInTitle(`
          visual, visually, vision, multimodal large, multi-modal large, open-vocabulary, remote sensing, human-object interaction,
          hand-object, human motion, hand motion, motion generation, 3D segmentation, 3D human*, 3D perception, object classification,
          tiny object*, small object*, object removal, object-centric, X-ray image*, chest X-ray, sign language, face swap*,
          gaze estimation, color constancy, autonomous driving, spatial intelligence, unified multimodal, multimodal understanding,
          text-to-image
        `),
      ),
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
    description:
      'Generative models of pictures and more: diffusion, flow matching, GANs, text-to-image, editing and style.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        diffusion-based, diffusion transformer*, diffusion probabilistic, diffusion prior*, latent diffusion, stable diffusion,
        denoising diffusion, discrete diffusion, video diffusion, text-to-image, image-to-image, image generation, image synthesis,
        image editing, visual generation, generative adversarial, score-based generative, score matching, flow matching, rectified flow*,
        consistency model*, normalizing flow*, variational autoencoder*, variational auto-encoder*, classifier-free guidance,
        style transfer, generative modeling, generative modelling, deep generative
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
        video large language model*, video LLM*, video object, video reasoning, video restoration, video super-resolution, text-to-video,
        image-to-video, long video*, action recognition, talking head*, video world model*
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
        multi-armed bandit*, contextual bandit*, linear bandit*, imitation learning, behavior cloning, behavioral cloning, reward shaping,
        reward model*, inverse reinforcement, verifiable reward*, off-policy, on-policy
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
    description:
      'Machines that move and act in the world: manipulation, locomotion, navigation, autonomous driving, embodied models.',
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
        embodied locomotion grasping robot* driving drone UAV
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
    description:
      'How models are fitted and decisions made: gradient methods, convergence, convex and combinatorial problems, control.',
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
    description:
      'Learning useful features without labels: contrastive and masked pre-training, embeddings, semi-supervised methods.',
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
    description:
      'Doing the same with less: quantisation, pruning, low-rank adapters, caching, fast decoding, small devices.',
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
    description:
      'New datasets and benchmarks, and how data are gathered, selected, labelled, augmented and synthesised.',
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
    description:
      'How models are measured, compared and judged: test suites, metrics, judges, contamination, failure studies.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        LLM-as-a-judge, LLM-as-judge, as a judge, evaluation benchmark*, evaluation framework*, evaluation metric*, evaluation suite*,
        evaluation protocol*, evaluation harness, systematic evaluation, benchmark designed, benchmark for evaluating,
        benchmark to evaluate, new benchmark*, novel benchmark*, comprehensive benchmark*, first benchmark*, benchmark suite*,
        data contamination, benchmark contamination
      `),
      unless(
        [...SKY, ...SPECIES],
        ...inTitle(`
        evaluat* benchmark* bench assessing assessment measuring metric leaderboard reproducibility
      `),
      ),
      'title:"automatic evaluation"',
    ),
  },
  {
    slug: 'safety-alignment',
    name: 'Safety and alignment',
    description:
      'Models that do what people want and do no harm: preferences, jailbreaks, toxicity, truthfulness, oversight, fairness.',
    arxivCategories: [],
    query: anyOf(
      ...phrases(`
        AI safety, AI alignment, LLM safety, model safety, safety alignment, value alignment, preference alignment, human alignment,
        human preference*, human values, human feedback, preference optimization, preference learning, alignment of large language,
        alignment of language, aligned language model*, LLM alignment, red teaming, red-teaming, prompt injection*, reward hacking,
        hate speech, machine unlearning, backdoor attack*, AI risk*, AI governance, responsible AI, trustworthy AI, social bias*,
        gender bias*, emergent misalignment, agentic misalignment, harmful content, harmful output*, harmful response*, harmful behavior*,
        harmful behaviour*, hallucination mitigation, hallucination detection, hallucination rate*
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
    description:
      'Models under attack, under shift and in doubt: adversarial examples, other distributions, calibration, confidence.',
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
    description:
      'What goes on inside models: explanations, attributions, circuits, probes, sparse autoencoders.',
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
    description:
      'Learning from data that may not be seen or moved: federated learning, differential privacy, leaks and attacks on them.',
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
    description:
      'Forecasting and understanding what changes over time: series, events, sensors, traffic, weather.',
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
];

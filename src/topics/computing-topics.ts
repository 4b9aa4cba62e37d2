/** The built-in topics about the rest of computing. */
import { MACHINES } from './other-fields.ts';
import type { Topic } from './topic.ts';
import { anyOf, inTitle, phrases, phrasesInTitle, unless, words } from './topic-terms.ts';

export const COMPUTING_TOPICS: readonly Topic[] = [
  {
    slug: 'code',
    name: 'Code and software',
    description:
      'Programs that write, repair, test and understand programs, and software engineering at large.',
    arxivCategories: ['cs.SE', 'cs.PL'],
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
        test input generation, test prioriti*, model-based testing, continuous integration, code duplicat*, code clone*, runtime monitor*,
        runtime verification, low-code, low code, type system*, type theory, type theories, type hints, type-directed,
        speculative execution, domain-specific language*, type inference, type checking, operational semantics, denotational semantics,
        concurrent program*, functional programming, abstract interpretation, test adequacy, requirements engineering, technical debt,
        open-source software
      `),
      ...words(`
        fuzzing SWE HumanEval compiler debugging DevOps refactoring microservice codebase decompil*
      `),
      ...inTitle(`
        software programmer developer bug
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
    slug: 'security',
    name: 'Security and cryptography',
    description:
      'Attacks and defences: cryptography, malware, intrusion, vulnerabilities, blockchains, privacy of systems and people.',
    arxivCategories: ['cs.CR'],
    query: anyOf(
      ...phrases(`
        computer security, cyber security, network security, information security, software security, hardware security, system security,
        security analysis, security vulnerabilit*, security protocol*, security risk*, security threat*, secure communication*,
        secure computation, multi-party computation, multiparty computation, homomorphic encryption, searchable encryption,
        attribute-based encryption, public-key, public key, secret sharing, key exchange, key agreement, digital signature*,
        signature scheme*, zero-knowledge proof*, hash function*, block cipher*, stream cipher*, elliptic curve cryptograph*,
        post-quantum, lattice-based cryptograph*, side-channel, side channel attack*, fault injection attack*, trusted execution,
        access control, intrusion detection, anomaly-based detection, denial of service, denial-of-service, DDoS, man-in-the-middle,
        buffer overflow*, memory safety, threat model*, threat intelligence, threat detection, attack surface*, attack detection,
        penetration test*, vulnerability detection, digital forensic*, smart contract*, differential privacy, differentially private,
        membership inference, data poisoning, poisoning attack*, backdoor attack*, prompt injection*, model extraction, model stealing,
        data breach*, identity theft, zero trust, cyber-physical attack*
      `),
      ...words(`
        cybersecurity cryptograph* cryptosystem cryptanalysis cryptanalytic ciphertext cipher encryption decryption malware ransomware
        botnet phishing steganograph* steganalysis blockchain cyberattack honeypot rootkit spyware infosec
      `),
      ...inTitle(`
        adversary vulnerability vulnerabilities authentication password passwords forensics fraud backdoor jailbreak* RSA AES SoK Tor
        CAPTCHA ethereum solidity
      `),
      '((title:security OR title:secure OR title:attack OR title:attacker) NOT (food OR water OR energy OR national OR social OR job OR heart OR panic OR attachment OR adversarial))',
    ),
  },
  {
    slug: 'systems',
    name: 'Computer systems and hardware',
    description:
      'Machines and what runs on them: parallel and distributed computing, clouds, operating systems, processors, accelerators.',
    arxivCategories: ['cs.DC', 'cs.AR', 'cs.OS', 'cs.PF'],
    query: anyOf(
      ...phrases(`
        distributed system*, distributed computing, distributed algorithm*, distributed training, distributed ledger*, parallel computing,
        parallel algorithm*, parallel programming, high-performance computing, high performance computing, cloud computing, cloud-native,
        edge computing, fog computing, grid computing, serverless computing, data center*, data centre*, file system*, virtual memory,
        task scheduling, job scheduling, fault tolerance, fault-tolerant system*, Byzantine fault*, Byzantine agreement,
        consensus protocol*, leader election, shared memory, message passing interface, computer architecture*, hardware accelerator*,
        hardware acceleration, hardware design, hardware implementation*, instruction set architecture*, high-level synthesis,
        logic synthesis, circuit design, in-memory computing, processing-in-memory, compute-in-memory, non-volatile memory,
        network-on-chip, system-on-chip, systolic array*, branch prediction, cache coheren*, memory hierarch*, memory bandwidth,
        tensor core*, GPU kernel*, GPU cluster*, GPU programming, CUDA kernel*, performance evaluation of, performance portab*,
        queueing system*, queueing model*, LLM serving, LLM inference serving, model serving, pipeline parallel*, tensor parallel*,
        data parallelism, energy-efficient computing, register-transfer
      `),
      ...words(`
        HPC MPI OpenMP Kubernetes FPGA ASIC RISC-V SoC microarchitectur* microprocessor multicore manycore supercomputer supercomputing
        exascale serverless Verilog RTL memristor* hypervisor
      `),
      unless(
        [...MACHINES, 'agent', 'GUI'],
        '"load balancing"',
        '"operating system*"',
        'title:GPU',
        'title:GPUs',
        'title:cache',
        'title:performance title:"architectures"',
      ),
      ...inTitle(
        'CPU hardware processor parallelization chip chiplet DRAM SRAM microcontroller FaaS Wasm WebAssembly',
      ),
      ...phrasesInTitle('edge applications, execution models, control plane*, locally checkable'),
    ),
  },
  {
    slug: 'networks-signals',
    name: 'Networks, signals and information',
    description:
      'Wireless and wired networks, coding and information theory, sensing, radar, and what is done to signals.',
    arxivCategories: ['cs.NI', 'cs.IT', 'math.IT', 'eess.SP'],
    query: anyOf(
      ...phrases(`
        channel capacity, channel coding, source coding, network coding, error-correcting code*, error correcting code*, linear code*,
        cyclic code*, polar code*, LDPC code*, Reed-Solomon, MDS code*, convolutional code*, coded caching, wireless communication*,
        wireless network*, wireless system*, wireless channel*, wireless sensor*, cellular network*, mobile network*, cell-free massive,
        massive MIMO, multiple-input multiple-output, millimeter wave, millimeter-wave, mmWave, terahertz communication*,
        reconfigurable intelligent surface*, intelligent reflecting surface*, orthogonal frequency, channel estimation,
        channel state information, physical layer, interference channel*, broadcast channel*, multiple access, spectrum sharing,
        spectrum sensing, cognitive radio*, software-defined network*, software defined network*, integrated sensing and communication*,
        semantic communication*, satellite network*, vehicular network*, ad hoc network*, ad-hoc network*, mesh network*,
        optical network*, access network*, edge network*, network traffic, network management, congestion control, routing protocol*,
        quality of service, age of information, Internet of Things, signal processing, signal recovery, signal reconstruction,
        signal detection, compressed sensing, compressive sensing, array signal processing, direction of arrival, direction-of-arrival,
        target detection, radar signal*, synthetic aperture radar, time-frequency analysis, modulation recognition,
        modulation classification, indoor localization, device-to-device
      `),
      ...words('MIMO OFDM NOMA beamforming precoding uplink downlink LoRaWAN backhaul multicast'),
      ...inTitle('5G 6G IoT LTE SDN WiFi Wi-Fi Bluetooth RFID radar wireless antenna transceiver'),
      ...phrasesInTitle(`
        information theory, information-theoretic, rate-distortion, random access, source localization, routing protocol*,
        network protocol*
      `),
      unless([...MACHINES, '"source code*"', 'quantum', 'software'], 'title:"codes"', 'title:decoding'),
    ),
  },
  {
    slug: 'control',
    name: 'Control and automation',
    description:
      'Systems that are steered: control theory, power grids, industrial automation, vehicles and processes.',
    arxivCategories: ['eess.SY', 'cs.SY'],
    query: anyOf(
      ...phrases(`
        control theory, control law*, control barrier function*, control strateg*, control design, control synthesis, optimal control,
        robust control, adaptive control, feedback controller*, nonlinear control, model predictive control, event-triggered control,
        sliding mode, output feedback, state feedback, output regulation, Lyapunov function*, closed-loop stability,
        linear quadratic regulator, Kalman filter*, system identification, networked system*, networked control, multi-agent consensus,
        cyber-physical system*, discrete event system*, discrete-event system*, hybrid system*, switched system*, linear time-invariant,
        input-to-state stab*, reachability analysis, power system*, power grid*, power flow, power electronics, power converter*,
        smart grid*, electric vehicle*, energy storage, energy management, renewable energy, distribution network*, distribution grid*,
        frequency regulation, voltage control, voltage stability, demand response, unit commitment, fault diagnosis,
        predictive maintenance, battery management, building energy, HVAC, traffic signal control, vehicle platoon*, process control,
        industrial control system*
      `),
      ...words('LQR LQG H-infinity microgrid microgrids inverter inverters PID mechatronic*'),
      ...phrasesInTitle(`
        control system*, feedback control, predictive control, state estimation, networked systems, decentralized control
      `),
      unless(MACHINES, ...inTitle('controller controllability observability stabilization')),
    ),
  },
  {
    slug: 'databases',
    name: 'Databases',
    description:
      'Keeping data and asking them: queries, indexes, transactions, cleaning, integration, lakes and warehouses.',
    arxivCategories: ['cs.DB'],
    query: anyOf(
      ...phrases(`
        relational database*, graph database*, vector database*, spatial database*, database system*, database management, database query,
        database queries, database schema*, database tuning, query optimization, query optimizer*, query processing, query execution,
        query evaluation, query language*, query answering, conjunctive quer*, SQL quer*, text-to-SQL, join order*, join algorithm*,
        cardinality estimation, learned index*, index structure*, key-value store*, LSM-tree, transaction processing, concurrency control,
        data management, data warehouse*, data lake*, data integration, data cleaning, data wrangling, data discovery, data provenance,
        data lineage, data catalog*, entity resolution, entity matching, schema matching, record linkage, functional dependenc*,
        association rule*, frequent itemset*, pattern mining, stream processing, similarity join*, approximate nearest neighbor search,
        knowledge base construction, data exchange
      `),
      ...words('NoSQL SQL OLAP OLTP SPARQL DBMS Datalog Cypher MapReduce PostgreSQL'),
      ...inTitle('database'),
      ...phrasesInTitle('queries over, query answering, data quality, data systems'),
    ),
  },
  {
    slug: 'human-computer',
    name: 'People and computers',
    description:
      'How people use computers: interfaces, user studies, accessibility, visualisation, virtual reality, working with AI.',
    arxivCategories: ['cs.HC'],
    query: anyOf(
      ...phrases(`
        human-computer interaction, human computer interaction, human-machine interaction, user-centered design, user-centred design,
        interaction design, interaction technique*, participatory design, co-design workshop*, design probe*, semi-structured interview*,
        interview study, think-aloud, usability stud*, usability test*, head-mounted display*, screen reader*, blind and low vision,
        visual analytics, creativity support, mental workload, diary study, formative study
      `),
      ...words('HCI smartwatch touchscreen'),
      ...inTitle('usability VR AR XR haptic* accessibility wearable visualization visualisation visualizing'),
      ...phrasesInTitle(`
        user stud*, user experience*, user interface*, user survey*, user perception*, user trust, user behavior, user behaviour,
        user engagement, human-AI, human-centered, human-centred, human-in-the-loop, human-machine, human-robot interaction,
        virtual reality, augmented reality, mixed reality, extended reality, eye tracking, eye-tracking, brain-computer interface*,
        smart home*, voice assistant*, conversational interface*, assistive technolog*, visually impaired, older adults,
        data visualization*, information visualization, crowd work*, cognitive load, emotion recognition, serious game*,
        learning analytics, perceptions of, interfaces for
      `),
    ),
  },
  {
    slug: 'society',
    name: 'Computing and society',
    description:
      'What computing does to people and institutions: law, policy, ethics, education, work, media and social networks.',
    arxivCategories: ['cs.CY', 'cs.SI'],
    query: anyOf(
      ...phrases(`
        online communit*, online discourse, online harassment, social media platform*, social network analysis, fake news,
        conspiracy theor*, echo chamber*, filter bubble*, political polarization, political discourse, political bias, polarization in,
        public discourse, influence maximization, information diffusion, information cascade*, opinion dynamics, digital divide,
        digital literacy, digital platform*, digital econom*, computational social science, computer science education,
        programming education, computing education, AI literacy, AI in education, educational technolog*, intelligent tutoring,
        learning analytics, AI ethics, AI governance, AI policy, AI regulation, EU AI Act, algorithmic audit*, algorithmic accountability,
        algorithmic governance, gig work*, human mobility, smart cit*, e-government, contact tracing, civic technolog*
      `),
      ...words('misinformation disinformation GDPR Mastodon MOOC MOOCs sociotechnical'),
      ...inTitle(`
        ethics ethical societal legal governance education educational classroom gender election politics democracy copyright tweet
        Twitter Reddit Facebook TikTok YouTube Wikipedia sustainability sustainable undergraduate
      `),
      ...phrasesInTitle(`
        social network*, social media, online platform*, social impact*, higher education, student performance, students' perceptions,
        university students, school students, content moderation, community detection, hate speech, public policy, policy makers,
        policymakers, labor market*, labour market*, data protection, signed networks, temporal networks, AI safety policy, and society,
        in society
      `),
    ),
  },
  {
    slug: 'algorithms-logic',
    name: 'Algorithms, complexity and logic',
    description:
      'The theory of computing: algorithms and data structures, complexity, geometry, automata, logic and games.',
    arxivCategories: ['cs.DS', 'cs.CC', 'cs.CG', 'cs.DM', 'cs.LO', 'cs.FL', 'cs.GT'],
    query: anyOf(
      ...phrases(`
        approximation algorithm*, approximation ratio*, online algorithm*, streaming algorithm*, randomized algorithm*,
        sublinear algorithm*, sublinear time, polynomial time, polynomial-time, quasi-polynomial, exponential time, time complexity of,
        parameterized complexity, parameterized algorithm*, fixed-parameter, fine-grained complexity, communication complexity,
        circuit complexity, circuit lower bound*, proof complexity, complexity class*, complexity theor*, NP-hard, NP-hardness,
        NP-complete, NP-completeness, PSPACE, hardness of approximation, competitive ratio*, property testing, computational geometry,
        Voronoi diagram*, Delaunay triangulation*, convex hull*, planar graph*, chordal graph*, interval graph*, graph algorithm*,
        graph drawing*, graph isomorphism, graph classes, shortest path*, minimum spanning, maximum flow*, max-flow, vertex cover*,
        dominating set*, maximum matching*, maximum independent, steiner tree*, traveling salesman, travelling salesman, bin packing,
        set cover, facility location, string matching, string algorithm*, suffix array*, suffix tree*, treewidth, tree-width, twin-width,
        regular language*, context-free grammar*, finite automat*, pushdown automat*, tree automat*, timed automat*, Turing machine*,
        cellular automat*, temporal logic*, modal logic*, linear logic*, description logic*, first-order logic, intuitionistic logic,
        separation logic, dependent type*, type theory, type theories, lambda calcul*, proof assistant*, proof theor*, model checking,
        model checker*, satisfiability, SAT solv*, answer set programming, logic programming, term rewriting, bisimulation*,
        combinatorial auction*, mechanism design, fair division, envy-free*, stable matching*, congestion game*, price of anarchy,
        Nash equilibri*, social choice, voting rule*, algorithmic game theory
      `),
      ...words(
        'treewidth decidability undecidab* undecidable coalgebraic omega-regular SMT satisfiability cographs parametricity',
      ),
      ...inTitle('automata decidable tractable intractability'),
      ...phrasesInTitle(`
        data structure*, computational complexity, query complexity, complexity of, constraint satisfaction, formal languages,
        graph drawing*, drawings of, coloring, voting, elections with, mechanism design, infinite duration games, correlated equilibrium,
        principal-agent
      `),
      unless(
        [...MACHINES, ...phrases('quantum, inverse problem*, numerical, policy optimization, generative')],
        'title:"algorithms"',
        'title:heuristic',
        'title:hardness',
        'title:logic',
        'title:logics',
      ),
    ),
  },
];

/** The built-in topics about nature: science in general, medicine, life, the sky, physics. */
import { SPECIES } from './other-fields.ts';
import { ELEMENTARY, GRAVITY, MATTER, OTHER_PHYSICS, QUANTUM } from './physics-terms.ts';
import { SKY_TERMS } from './sky-terms.ts';
import type { Topic } from './topic.ts';
import { anyOf, inTitle, phrases, unless, words } from './topic-terms.ts';

export const NATURE_TOPICS: readonly Topic[] = [
  {
    slug: 'science',
    name: 'AI for science',
    description:
      'Machine learning that does science: simulation, differential equations, molecules and materials, weather, discovery.',
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
        radiology radiologist radiograph histopatholog* pathologist electrocardiogram echocardiograph* dermatolog* ophthalmolog* oncolog*
        Alzheimer diabetes
      `),
      ...inTitle(`
        medical medicine clinical clinician patient health healthcare biomedical disease cancer tumor tumour surgical hospital epidemic
        pandemic MRI EEG ECG ultrasound doctor
      `),
      '(title:surgery NOT (model OR token* OR network))',
      unless(SPECIES, 'title:diagnosis'),
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
        biological system*, biological sequence*, gene regulat*, regulatory network*, transcription factor*, protein folding,
        population genetics, natural selection, genetic diversity, evolutionary dynamics, epidemic model*, epidemic spread*,
        infectious disease*, transmission dynamics, tumor growth, tumour growth, cell division, cell migration, cell cycle, spike train*,
        neural circuit*, neural population*, brain network*, visual cortex, habitat suitability, host plant*, life history, sp. nov.,
        gen. nov., comb. nov., new species, new genus, new record*, nomenclatural act*, molecular phylogen*, mitochondrial genome*
      `),
      ...words(`
        protein proteomics peptide genomic genomics genome antibody enzyme bacteria bacterial virus bioinformatics phylogen* neuroscience
        fMRI cortex hippocamp* synaptic synapse epidemiolog* metabolic metabolism microbiome microbial CRISPR chromatin transcriptom*
        microRNA mRNA biodiversity connectom* predator-prey Coleoptera Diptera Lepidoptera Hymenoptera Hemiptera Orthoptera Araneae Anura
        morphogenesis microtubule herbivor*
      `),
      ...inTitle(`
        brain biology biological ecolog* genus spiking taxonom* fungus fungi lichen flora fauna beetle gecko bats plankton
      `),
      '(title:cell NOT ("particle-in-cell" OR "particle in cell" OR solar OR battery OR fuel OR photovoltaic OR phone OR "cell-free massive"))',
      '((title:neuron OR title:neuronal) NOT (LLM OR "language model*" OR "point cloud*" OR transformer))',
      '(title:species NOT (cosmolog* OR plasma OR galaxy OR gas OR ion OR ions))',
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
    description:
      'Planets, stars, galaxies, black holes, the universe as a whole, and the instruments that look at them.',
    arxivCategories: ['astro-ph'],
    query: anyOf(
      ...SKY_TERMS,
      // Names of instruments and celestial bodies that are also names of models and methods.
      '((star OR planet OR planetary OR universe OR sky OR luminosity OR dwarf OR photometr* OR polarimetr* OR comet OR nova OR observatory OR Titan OR Europa OR Euclid OR Keck OR ALMA OR Swift OR Cherenkov OR Orion) NOT (learning OR reasoning OR adaptation OR LLM OR "language model*" OR "diffusion model*" OR "neural network*" OR "3D gaussian*" OR agent OR dataset OR benchmark OR video OR graph OR image OR species OR genus OR nov OR taxonom*))',
      '((title:"binaries" OR title:orbital OR title:orbit OR title:spectroscopy OR title:outburst OR title:dust OR title:"magnetic field*" OR title:"X-ray*" OR title:infrared OR title:interferomet* OR title:transit OR title:transiting OR title:jet OR title:halo OR title:chemistry) NOT (learning OR network OR segmentation OR detection OR patient OR image OR chest OR species OR quantum OR crystal OR molecule OR material OR electron OR catal* OR periodic OR hadron* OR quark))',
      '(TESS (planet OR star OR transit OR photometry))',
      '(Kepler (planet OR star OR mission OR orbit OR observations))',
      '(Gaia (data OR DR2 OR DR3 OR DR4 OR EDR3 OR parallax OR catalog* OR search OR astrometric))',
      '(Planck (CMB OR cluster OR satellite OR polari*))',
      '((Mars OR Venus OR Jupiter OR Saturn OR Mercury OR Earth) (orbit* OR atmosphere* OR surface OR mission OR impact OR crater*))',
      '(title:Mars OR title:Venus OR title:Jupiter OR title:Saturn OR title:Uranus OR title:Neptune OR title:Pluto)',
      '(title:inflation NOT (econom* OR price OR monetary OR rate))',
      '(title:cosmic NOT learning)',
      '(title:solar NOT (cell OR panel OR power OR energy OR photovoltaic OR irradiance OR battery))',
    ),
  },
  {
    slug: 'physics',
    name: 'Physics',
    description: 'Particles, fields, matter, light, fluids, gravity and quantum theory.',
    arxivCategories: [
      'physics',
      'hep-th',
      'hep-ph',
      'hep-ex',
      'hep-lat',
      'gr-qc',
      'cond-mat',
      'nucl-th',
      'nucl-ex',
      'quant-ph',
      'nlin',
    ],
    query: anyOf(...QUANTUM, ...ELEMENTARY, ...GRAVITY, ...MATTER, ...OTHER_PHYSICS),
  },
  {
    slug: 'quantum',
    name: 'Quantum physics and computing',
    description: 'Qubits, entanglement, quantum algorithms and devices, and what quantum theory means.',
    arxivCategories: ['quant-ph'],
    query: anyOf(...QUANTUM),
  },
  {
    slug: 'particles-nuclei',
    name: 'Particles and nuclei',
    description:
      'Elementary particles, fields and strings, colliders and their detectors, and atomic nuclei.',
    arxivCategories: ['hep-ex', 'hep-ph', 'hep-lat', 'hep-th', 'nucl-ex', 'nucl-th'],
    query: anyOf(...ELEMENTARY),
  },
  {
    slug: 'gravity',
    name: 'Gravity and relativity',
    description:
      'General relativity and its rivals, black holes, gravitational waves, quantum gravity, the first moments of the universe.',
    arxivCategories: ['gr-qc'],
    query: anyOf(...GRAVITY),
  },
  {
    slug: 'condensed-matter',
    name: 'Condensed matter and materials',
    description:
      'Solids, liquids and soft matter: superconductors, magnets, semiconductors, phase transitions, materials.',
    arxivCategories: ['cond-mat'],
    query: anyOf(...MATTER),
  },
];

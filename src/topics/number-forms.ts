/** Plural and singular of an English word: the other spellings that a plain query word stands for. */

/** Singulars and their irregular plurals. */
const IRREGULAR_PAIRS = `matrix matrices, vertex vertices, index indices, appendix appendices, helix helices, vortex vortices, cortex cortices,
  simplex simplices, corpus corpora, genus genera, nucleus nuclei, stimulus stimuli, locus loci, radius radii, modulus moduli, focus foci,
  fungus fungi, torus tori, criterion criteria, phenomenon phenomena, automaton automata, polyhedron polyhedra, datum data, medium media,
  bacterium bacteria, spectrum spectra, optimum optima, maximum maxima, minimum minima, extremum extrema, quantum quanta, momentum momenta,
  continuum continua, equilibrium equilibria, stratum strata, taxon taxa, formula formulae, lemma lemmata, schema schemata, nebula nebulae,
  supernova supernovae, nova novae, antenna antennae, larva larvae, alga algae, child children, person people, man men, woman women,
  mouse mice, foot feet, tooth teeth, leaf leaves, half halves, life lives, self selves, shelf shelves, wolf wolves, knife knives,
  quiz quizzes, menu menus, wiki wikis, taxi taxis, emoji emojis, safari safaris`;

/** Words that look like plurals, but are the plural of no word. */
const NOT_A_PLURAL = new Set(
  `this thus plus does news gas bias lens bus minus versus always perhaps across whereas towards besides sometimes hence series species
  diabetes alias atlas canvas pancreas overseas chaos cosmos ethos mars paris texas venus uranus axis iris oasis opus
  physics mathematics economics robotics genetics genomics proteomics metabolomics transcriptomics semantics linguistics mechanics
  dynamics thermodynamics hydrodynamics aerodynamics electrodynamics chromodynamics optics photonics acoustics electronics ethics
  politics informatics bioinformatics kinetics analytics graphics aesthetics ergonomics forensics pragmatics`.split(
    /\s+/,
  ),
);

/** The two-letter words that take an s; otherwise "a", "i" and "u" would also mean "as", "is" and "us". */
const SHORT_WITH_PLURAL = new Set(['id', 'ad', 'ui', 'vm', 'ai', 'nn', 'pc', 'qa']);

const irregular = new Map<string, string>();
for (const pair of IRREGULAR_PAIRS.split(',')) {
  const [singular = '', plural = ''] = pair.trim().split(' ');
  irregular.set(singular, plural);
  irregular.set(plural, singular);
}

/**
 * Returns the spellings that a plain word stands for, itself first. `word` is folded (see tokenize.ts). A
 * Korean word also stands for its forms with particles; words of other scripts only for themselves.
 */
export function numberForms(word: string): readonly string[] {
  if (KOREAN.test(word)) return koreanForms(word);
  if (!/^[a-z]+$/.test(word)) return [word];
  const forms = new Set([word, ...possiblePlurals(word)]);
  for (const candidate of possibleSingulars(word))
    if (possiblePlurals(candidate).includes(word)) forms.add(candidate);
  return [...forms];
}

/** Are the words equal, or singular and plural of one English word? Lists no forms, so it is fast. */
export const isSameWord = (one: string, other: string): boolean =>
  one === other || (one[0] === other[0] && (isPluralOf(one, other) || isPluralOf(other, one)));

/** Plurals end with an s unless they are irregular, and none is shorter than its singular. */
const isPluralOf = (plural: string, singular: string): boolean =>
  plural.endsWith('s') && plural.length >= singular.length && regularPlurals(singular).includes(plural)
    ? !NOT_A_PLURAL.has(plural)
    : irregular.get(singular) === plural;

const KOREAN = /^[\uac00-\ud7a3]{2,}$/;
/** Korean particles and plural are written at the end of the word. */
const KOREAN_ENDINGS =
  `은 는 이 가 을 를 의 에 에서 에게 로 으로 와 과 도 만 까지 부터 보다 처럼 이나 나 에는 에서는 에서의 으로의 로의 과의 와의 으로써 로써
  들 들은 들이 들을 들의 들에 들과 들로 이다 인 적 적인 하는 한 하여 하고`.split(/\s+/);

function koreanForms(word: string): readonly string[] {
  const stems = KOREAN_ENDINGS.filter(
    (ending) => word.endsWith(ending) && word.length - ending.length >= 2,
  ).map((ending) => word.slice(0, -ending.length));
  return [
    ...new Set([
      word,
      ...stems,
      ...[word, ...stems].flatMap((stem) => KOREAN_ENDINGS.map((ending) => stem + ending)),
    ]),
  ];
}

/** The possible plurals of the word if it is a singular. */
function possiblePlurals(word: string): string[] {
  return regularPlurals(word)
    .concat(irregular.get(word) ?? [])
    .filter((plural) => !NOT_A_PLURAL.has(plural));
}

function regularPlurals(word: string): string[] {
  if (word.length < 3 && !SHORT_WITH_PLURAL.has(word)) return [];
  if (/[^aeiou]y$/.test(word)) return [`${word.slice(0, -1)}ies`];
  if (/(?:s|x)is$/.test(word)) return [`${word.slice(0, -2)}es`];
  if (/ch$/.test(word)) return [`${word}es`, `${word}s`];
  if (/(?:s|x|z|sh)$/.test(word)) return [`${word}es`];
  if (/o$/.test(word)) return [`${word}s`, `${word}es`];
  // An s after i or u makes the plural of an acronym (GPUs, APIs); longer words like that are singular
  // (virus, tennis).
  if (/[iu]$/.test(word) && word.length > 3) return [];
  return [`${word}s`];
}

/** Words that might have `word` as their plural. */
function possibleSingulars(word: string): string[] {
  const known = irregular.get(word);
  const singulars = known === undefined ? [] : [known];
  if (/[^s]s$/.test(word)) singulars.push(word.slice(0, -1));
  if (/es$/.test(word)) singulars.push(word.slice(0, -2), `${word.slice(0, -2)}is`);
  if (/ies$/.test(word)) singulars.push(`${word.slice(0, -3)}y`);
  return singulars;
}

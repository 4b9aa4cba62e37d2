/** Terms that show a paper to be of another field than one of its words suggests. */
import { phrases, words } from './topic-terms.ts';

/** Machine learning. */
export const MACHINES = [
  ...words('learning neural LLM agentic chatbot segmentation dataset robot* transformer optimizer'),
  ...phrases(
    'language model*, vision language, image classification, image generation, diffusion model*, AI',
  ),
];

/** What telescopes observe. Plurals in quotation marks: star graphs and star products do not count. */
export const SKY = [
  ...words(`
    galaxy galactic stellar exoplanet telescope supernova accretion astrophys* astronom* cosmolog* redshift interstellar heliosph*
    coronal sunspot asteroid comet cometary meteorite pulsar quasar blazar magnetar AGN GRB CMB JWST Hubble protoplanet* protostellar
    planetary nebula lensing parsec Jupiter Saturn Mars lunar spacecraft
  `),
  ...phrases(`
    stars, black hole*, dark matter, neutron star*, white dwarf*, gravitational wave*, solar wind, solar flare*, solar cycle*,
    cosmic ray*, gamma-ray*, X-ray binar*, X-ray source*, light curve*, radio source*, Lyman alpha, Milky Way, solar system
  `),
];

/** Kinds and names of living things: a new species may be called nova or stellaris, and has a diagnosis. */
export const SPECIES = words(
  'species genus nov taxonom* phylogen* fungus plant insect forest bird fish ecolog* Coleoptera Anura',
);

/** Living things, healthy or ill: a forest is tropical and has trees, a patient survives. */
export const LIFE = [...SPECIES, ...words('patient disease clinical')];

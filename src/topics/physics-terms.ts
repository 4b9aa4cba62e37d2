/** The words of physics by field: each field is a topic, and Physics contains them all. */
import { LIFE, MACHINES, SKY } from './other-fields.ts';
import { inTitle, phrases, phrasesInTitle, unless, words } from './topic-terms.ts';

/** Observations of the sky: magnets, plasmas and winds there belong to astronomy. */
const OBSERVED_SKY = [
  ...words(`
    galaxy galactic AGN Seyfert quasar blazar microquasar pulsar magnetar supernova kilonova starburst stellar exoplanet protoplanet*
    protostar protostellar interstellar circumstellar intracluster intergalactic accretion sunspot photospher* chromospher* coronal
    nebula telescope planetesimal* JWST spectropolarimet*
  `),
  ...phrases(`
    stars, star formation, star-forming, X-ray binar*, tidal disruption, molecular cloud*, solar eruption*, solar active, light curve*,
    red giant*
  `),
];

/** The parts, except in papers about stars and galaxies. */
const unlessSky = (...parts: readonly string[]): string[] => [unless(OBSERVED_SKY, ...parts)];

/** Qubits and the foundations of quantum theory. */
export const QUANTUM = [
  ...phrases(`
    quantum comput*, quantum information, quantum circuit*, quantum error, quantum algorithm*, quantum gate*, quantum machine learning,
    quantum neural, quantum kernel*, quantum annealing, quantum walk*, quantum advantage, quantum supremacy, quantum simulat*,
    quantum processor*, quantum hardware, quantum software, quantum device*, quantum network*, quantum internet, quantum repeater*,
    quantum memor*, quantum key distribution, quantum cryptograph*, quantum communication*, quantum channel*, quantum teleportation,
    quantum metrology, quantum sensing, quantum sensor*, quantum optic*, quantum measurement*, quantum mechanic*, quantum state*,
    quantum system*, quantum correlation*, quantum coherence, quantum entanglement, quantum steering, quantum thermodynamic*,
    quantum batter*, quantum control, quantum speed limit*, quantum resource*, quantum trajector*, quantum foundations,
    quantum probabilit*, quantum nonlocality, quantum random number*, open quantum system*, Bell inequalit*, Bell nonlocality,
    density matri*, reduced density, variational quantum, surface code*, stabilizer code*, trapped ion*, trapped-ion, Rydberg atom*,
    cavity QED, circuit QED, cavity quantum, squeezed state*, squeezed light, coherent state*, Gaussian state*, single photon*,
    single-photon, photon pair*, boson sampling, entangled state*, entangled photon*, entangled pair*, maximally entangled,
    entanglement entrop*, quantum master equation*, matrix product state*, uncertainty relation*, Wigner function*, Leggett-Garg,
    no-cloning, mutually unbiased
  `),
  ...words(`
    qubit qudit qutrit NISQ QAOA VQE QKD transmon decoherence Lindblad Lindbladian POVM contextuality optomechanic* non-Markovianity
  `),
  unless([...MACHINES, ...LIFE], 'entanglement', '"tensor network*"', '"master equation*"'),
  unless(
    phrases(`
      quantum gravity, quantum field theor*, quantum group*, quantum cohomology, quantum chromodynamics, quantum electrodynamics,
      quantum cosmology, quantum Hall, quantum spin Hall, quantum dot*, quantum well*, quantum critical*, quantum phase transition*,
      quantum spin liquid*, quantum spin, quantum magnet*, quantum chemistry, quantum corrections, quantum black, quantum affine,
      quantum toroidal, quantum dynamics of, quantum oscillation*, quantum turbulence, quantum fluid*, quantum gas*, quantum anomal*,
      quantum material*
    `),
    'title:quantum',
  ),
];

/** Elementary particles, their fields, and nuclei. */
export const ELEMENTARY = [
  ...phrases(`
    particle physics, high-energy physics, high energy physics, nuclear physics, string theory, superstring theor*, string vacua,
    string phenomenology, string landscape, string compactification*, M-theory, F-theory, heterotic string*, type IIB, type IIA, D-brane*,
    braneworld, brane world, AdS CFT, gauge gravity, holographic QCD, holographic dual*, holographic entanglement,
    holographic superconductor*, gauge theor*, gauge field*, gauge symmetr*, Yang-Mills, Chern-Simons, Wess-Zumino, quantum field theor*,
    quantum chromodynamics, quantum electrodynamics, conformal field theor*, conformal bootstrap, topological field theor*,
    effective field theor*, lattice gauge, lattice QCD, chiral perturbation, chiral symmetr*, scattering amplitude*, Feynman integral*,
    Feynman diagram*, loop integral*, next-to-leading order, renormalization group, spontaneous symmetry breaking,
    beyond the Standard Model, physics beyond, Standard Model Effective, supersymmetric model*, grand unif*, two-Higgs-doublet,
    Higgs boson*, gauge boson*, Z boson*, W boson*, top quark*, bottom quark*, heavy quark*, heavy flavor, heavy flavour, heavy meson*,
    B meson*, D meson*, B decay*, weak decay*, radiative decay*, semileptonic, rare decay*, nucleon decay, proton decay, CP violation,
    CP-violation, CP asymmetr*, lepton flavor, lepton flavour, lepton number, flavor changing, flavour changing, neutrino mass*,
    neutrino oscillation*, neutrino physics, neutrinoless double, double beta, beta decay*, alpha decay*, sterile neutrino*,
    right-handed neutrino*, magnetic moment*, dark photon*, dark sector*, dark radiation, light dark matter, scalar dark matter,
    fermionic dark matter, axion-like, axionlike, WIMP, direct detection of dark matter, dark matter search*, dark matter detect*,
    dark matter annihilation, dark matter candidate*, dark matter production, dark matter interaction*, self-interacting dark,
    fuzzy dark matter, ultralight dark, electroweak phase, electroweak symmetry, electroweak scale, electroweak baryogenesis,
    vacuum stability, vacuum decay, false vacuum, domain wall*, magnetic monopole*, cosmic string*, extra dimension*, Kaluza-Klein,
    form factor*, parton distribution*, parton shower*, deep inelastic, jet substructure, jet quenching, pp collisions, proton-proton,
    proton proton, p-p collisions, electron-positron, e+e- annihilation, nucleus-nucleus, heavy-ion*, heavy ion*, Au Au, Pb Pb, Au+Au,
    Pb-Pb, quark-gluon plasma, quark matter, nuclear matter, neutron matter, neutron skin, neutron-rich, nuclear structure,
    nuclear force*, nuclear reaction*, nuclear interaction*, nuclear deformation, nuclear astrophysics, nuclear symmetry energy,
    nuclear mass*, energy density functional*, atomic nuclei, light nuclei, heavy nuclei, exotic nuclei, superheavy, shell model*,
    giant resonance*, liquid argon, time projection, calorimeter*, sin 2 theta
  `),
  ...words(`
    supersymmetr* SUSY supergravity superpotential superfield superconformal superspace Higgs axion axionic inflaton dilaton hadron
    hadronic quark quarkonium charmonium bottomonium tetraquark pentaquark glueball gluon QCD lepton leptonic leptogenesis leptoquark
    bosonic fermion fermionic meson mesonic pion kaon hyperon nucleon hypernuclei isospin LHC LHCb Tevatron RHIC BESIII BaBar electroweak
    parton instanton renormalizab* preheating mesogenesis
  `),
  ...inTitle('baryogenesis neutrinoless supersymmetry brane BSM unparticle'),
  unless(
    MACHINES,
    '"one-loop"',
    '"two-loop"',
    'seesaw',
    'muon',
    'collider',
    '"cross section"',
    '"cross sections"',
  ),
  '(boson NOT "boson sampling")',
  ...phrases('gauge anomal*, chiral anomal*, anomaly cancellation'),
  '(title:nuclei NOT (galactic OR galaxy OR AGN OR comet OR cell OR cometary OR segmentation))',
  '((neutrino OR neutrinos) NOT ("neutrino-driven" OR blazar OR supernova))',
  '((baryon OR "baryons") NOT ("baryon acoustic" OR galaxy OR halo))',
  '(title:"dark matter" (particle OR candidate OR detect* OR interact* OR annihilat* OR decay* OR production OR propagation OR dilution OR WIMP OR scalar OR vector OR thermal OR relic OR search OR composite))',
  '(title:nuclear NOT (species OR phylogen* OR chloroplast OR plastid OR gene OR "nuclear star" OR "nuclear activity" OR "nuclear region*" OR "nuclear norm" OR "nuclear power" OR "nuclear medicine" OR "nuclear magnetic" OR galaxy OR segmentation))',
  '("Standard Model" (particle OR physics OR beyond OR Higgs OR extension OR collider))',
];

/** General relativity, its alternatives, and their effects on the early universe. */
export const GRAVITY = [
  ...phrases(`
    general relativity, special relativity, modified gravity, modified theories of gravity, alternative theories of gravity,
    theories of gravity, massive gravity, bimetric gravity, teleparallel, scalar-tensor, scalar tensor, Brans-Dicke, Gauss-Bonnet, f(R),
    f(T) gravity, f(Q) gravity, f(R T), Lovelock, Chern-Simons gravity, non-local gravity, nonlocal gravity, Einstein gravity,
    Einstein equation*, Einstein field, Einstein-Maxwell, Einstein-Cartan, Einstein frame*, Einstein static, Jordan frame*,
    energy condition*, equivalence principle, Lorentz violation, Lorentz invariance violation, Lorentz symmetry, quantum gravity,
    loop quantum, spin foam*, asymptotic safety, causal set*, causal dynamical triangulation*, Wheeler-DeWitt, quantum cosmology,
    semiclassical gravity, analogue gravity, noncommutative geometry, Hawking radiation, Hawking temperature, black hole thermodynamic*,
    black hole entropy, black hole solution*, black hole shadow*, black hole perturbation*, black hole evaporation,
    black hole information, black hole spectroscopy, charged black hole*, rotating black hole*, regular black hole*, hairy black hole*,
    BTZ black hole*, black string*, primordial black hole*, black hole merger*, binary black hole*, apparent horizon*, Killing horizon*,
    no-hair, naked singularit*, cosmic censorship, photon sphere*, quasinormal mode*, quasi-normal mode*, gravitational perturbation*,
    gravitational memory, gravitational wave*, gravitational-wave*, gravitational signal*, gravitational field*, gravitational theor*,
    gravitational radiation, gravitational redshift, gravitational constant, gravitational baryogenesis, numerical relativity,
    post-Newtonian, effective-one-body, extreme mass ratio, extreme-mass-ratio, compact binar*, binary neutron star merger*,
    tidal deformabilit*, pulsar timing array*, time-delay interferometry, parametrized post, curved space*, curved spacetime*,
    closed timelike, de Sitter, anti-de Sitter, Minkowski space*, FLRW, Friedmann equation*, Robertson-Walker, Bianchi type,
    cosmological constant, cosmological perturbation*, cosmological solution*, bouncing cosmolog*, cyclic universe, big bounce,
    initial singularity, slow-roll, slow roll, inflationary model*, inflationary universe, inflationary cosmolog*,
    inflationary perturbation*, inflationary spectrum, curvature perturbation*, primordial perturbation*, primordial gravitational,
    scalar field cosmolog*, scalar field*, dark energy model*, holographic dark energy, phantom energy, phantom dark, phantom divide,
    early dark energy, boson star*, anisotropic compact, exotic compact, anisotropic star*, anisotropic fluid*, perfect fluid*,
    Chaplygin gas, dynamical friction in
  `),
  ...words(`
    Kerr Kerr-Newman Schwarzschild Reissner-Nordström wormhole gravastar Horndeski Galileon metric-affine Palatini Minkowski
    post-Minkowskian Rastall ringdown inspiral spacetime gravitino gravitomagnetic gravitoelectromagnetic graviton frame-dragging
    quintessence quintom LIGO KAGRA eLISA TianQin dilaton inflaton quasinormal Hořava-Lifshitz Tolman-Oppenheimer-Volkoff
  `),
  '(title:gravity NOT ("surface gravity" OR "self-gravity" OR "low gravity" OR "gravity wave*" OR "gravity darkening" OR "gravity mode*" OR stellar OR galaxy))',
  '("event horizon*" NOT telescope)',
  ...phrasesInTitle(`
    dark energy, singularity, cosmological models, cosmological model, variation of fundamental constants, LISA, Taiji, torsion
  `),
  '(title:inflation (gravity OR universe OR field OR slow OR Higgs OR cosmolog* OR primordial OR perturbation* OR thermal OR warm OR natural OR hybrid OR stochastic OR "single-field" OR "multi-field" OR island))',
  '("neutron star*" ("equation of state" OR merger OR gravity))',
];

/** Solids, liquids and soft matter. */
export const MATTER = [
  unless(
    SKY,
    ...phrases(`
      condensed matter, topological insulator*, topological superconduct*, topological phase*, topological order, topological semimetal*,
      Chern insulator*, Mott insulator*, Mott transition*, Weyl semimetal*, Dirac semimetal*, Dirac fermion*, Majorana zero,
      Majorana mode*, Majorana bound, quantum Hall, quantum spin Hall, anomalous Hall, spin Hall, Hall effect*, quantum dot*,
      quantum well*, quantum wire*, quantum critical*, quantum phase transition*, quantum spin liquid*, quantum magnet*,
      quantum materials, spin chain*, spin liquid*, spin ice, spin glass*, spin wave*, spin current*, spin-orbit coupling,
      spin-orbit torque*, spin transport, magnetic order*, magnetic anisotropy, magnetic properties, magnetic phase*, magnetic moment* in,
      magnetic domain*, domain wall motion, charge density wave*, density wave*, charge order*, heavy fermion*, heavy-fermion,
      Fermi liquid*, Fermi surface*, Luttinger liquid*, Kondo effect*, Kondo lattice*, Hubbard model*, t-J model, Anderson model,
      Anderson localization, Anderson impurity, correlated electron*, electron-phonon, electron-electron, electron gas,
      electron transport, electronic structure*, electronic properties, electronic transport, band structure*, band gap*, bandgap*,
      flat band*, tight-binding, edge state*, surface state*, Berry phase*, Berry curvature, density functional theory,
      density-functional, first-principles calculation*, first-principles study, first-principles simulation*,
      first-principles investigation, ab initio, transition metal*, transition-metal, twisted bilayer, bilayer graphene, van der Waals,
      two-dimensional material*, 2D material*, monolayer MoS2, thin film*, heterostructure*, superlattice*, carbon nanotube*,
      crystal growth, single crystal*, crystalline solid*, grain boundar*, dislocation dynamics, point defect*, lattice dynamics,
      lattice thermal, thermal conductivity, thermal transport, thermoelectric*, strength conduction, mechanical properties,
      elastic properties, plastic deformation, shape memory, high-entropy alloy*, metallic glass*, metal-insulator, metal oxide*,
      Josephson junction*, vortex lattice*, vortex matter, critical temperature, iron-based, cuprate*, d-wave, s-wave, pairing symmetry,
      BCS theory, BCS-BEC, Bose-Einstein condens*, Bose gas*, Fermi gas*, Bose-Hubbard, cold atom*, ultracold atom*, ultracold gas*,
      optical lattice*, dipolar gas*, quantum gas*, polymer chain*, polymer melt*, block copolymer*, colloidal suspension*,
      directed polymer*, Kardar-Parisi-Zhang, neutron scattering, Raman scattering, Raman spectroscopy, X-ray diffraction, photoemission,
      scanning tunneling, electron microscopy of, nuclear magnetic resonance, surface tension
    `),
    ...words(`
      superconduct* semiconductor semimetal ferromagnet* antiferromagnet* ferrimagnet* paramagnet* altermagnet* multiferroic*
      ferroelectric* piezoelectric* magnon magnonic* skyrmion spintronic* spinor phonon exciton polariton plasmon graphene moiré
      dichalcogenide nanotube nanowire nanoribbon nanoparticle nanocrystal nanostructure perovskite superfluid supersolid
      magnetoresistance magnetocaloric thermoelectric photoluminescence photocatal* colloid rheolog* viscoelastic* alloy dopant
      intercalat*
    `),
    unless(
      MACHINES,
      ...phrases(`
        strongly correlated, dynamical mean-field, solid-state, many-body, many body, Ising model*, Potts model*, XY model*,
        Heisenberg model*, lattice model*, spin model*, phase diagram*, critical phenomena, critical exponent*, critical behavior,
        critical behaviour, universality class*, renormalization-group, finite-size scaling, Monte Carlo simulation* of,
        statistical mechanics, statistical physics, stochastic thermodynamic*, fluctuation theorem*, fluctuation relation*,
        fluctuation-dissipation, entropy production, strength engine*, nonequilibrium, non-equilibrium steady, out of equilibrium,
        eigenstate thermalization, time crystal*, disordered system*, glass transition*, glass former*, glassy dynamics,
        jamming transition*, granular matter, granular material*, granular flow*, soft matter, active matter, active particle*,
        liquid crystal*
      `),
    ),
    '("phase transition*" NOT (neural OR AI OR grokking OR cosmolog* OR electroweak OR universe OR gravity OR inflation OR learning OR LLM OR "language model*"))',
    unless(
      [...SKY, ...MACHINES, ...phrases('impact melt, bent crystals, tektites')],
      ...inTitle(`
        first-principles glassy glasses mesoscopic amorphous crystalline quasicrystal tunneling polymer crystal dislocation gel ceramic
        magnetism magnetization conductivity insulator conductor polycrystal*
      `),
    ),
  ),
];

/** Light, atoms, plasmas, fluids, the Earth, instruments, and nonlinear systems. */
export const OTHER_PHYSICS = [
  ...unlessSky(
    ...phrases(`
      magnetic reconnection, current sheet*, particle-in-cell, particle acceleration, shock acceleration, collisionless shock*,
      kinetic simulation*, fluid dynamics, boundary layer*, Reynolds number*, Rayleigh number*, Rayleigh-Bénard, Navier-Stokes,
      large eddy simulation*, large-eddy, direct numerical simulation*, two-phase flow*, multiphase flow*, shear flow*, channel flow*,
      pipe flow*, wall-bounded, vortex ring*, wave propagation, shock wave*, thermal convection, moist air, cloud microphysics,
      lightning flash*, lightning discharge*, figures of equilibrium
    `),
    ...phrases(
      'gravitational collapse, atmospheric circulation, atmospheric chemistry, atmospheric dynamics, general circulation model*',
    ),
    ...words('magnetohydrodynamic* MHD plasma hydrodynamics gyrokinetic* whistler Alfvén Alfvénic'),
    ...inTitle('turbulence turbulent convection hydrodynamic vortex vortices viscous viscosity'),
  ),
  ...phrases(`
    solar wind, solar energetic particle*, Parker Solar Probe, coronal mass ejection*, space weather, space plasma*, space physics,
    geomagnetic storm*, geomagnetic activity, radiation belt*, bow shock*, plasma physics, nuclear fusion, inertial confinement,
    fusion plasma*, fusion reactor*, magnetic confinement, classical electrodynamics, Maxwell equation*, Maxwell's equations,
    electromagnetic wave*, electromagnetic field*, electromagnetic radiation, strong-field, thermal radiation, near-field radiative,
    nonlinear optics, nonlinear optical, optical fiber*, optical fibre*, optical cavit*, optical resonator*, optical trap*,
    optical tweezer*, optical soliton*, optical microscopy, frequency comb*, four-wave mixing, second harmonic generation,
    second-harmonic, high harmonic generation, high-harmonic, light-matter, light scattering, light propagation, photonic crystal*,
    integrated photonic*, silicon photonic*, structured light, orbital angular momentum of light, topological photonics,
    free-electron laser*, ultrafast dynamics, ultrashort pulse*, atomic clock*, atomic physics, atom interferomet*, hyperfine structure*,
    fine-structure constant, electron impact, electron scattering, electron beam*, ion trap*, ion beam*, laser cooling,
    dissociative recombination, rotational spectr*, vibrational spectr*, rovibrational, potential energy surface*, coupled cluster,
    coupled-cluster, quantum chemistry, chemical physics, molecular dynamics simulation*, hydrogen bond*, liquid water,
    accelerator physics, particle accelerator*, beam dynamics, storage ring*, synchrotron light, radiation damage, radiation detector*,
    scintillation detector*, silicon detector*, silicon photomultiplier*, germanium detector*, gas detector*, gaseous detector*,
    pixel detector*, cryogenic detector*, readout electronics, readout system*, kinetic inductance detector*, transition edge sensor*,
    transition-edge sensor*, bent crystal*, water Cherenkov, seismic wave*, seismic noise, plate tectonic*, mantle convection,
    Earth's interior, Earth's mantle, Earth's core, magma ocean*, geomagnetic field*, geodynamo, ocean circulation, ocean wave*,
    internal wave*, climate model*, climate dynamics, sea ice, opinion dynamics, epidemic spreading, evolutionary game*,
    scale-free network*, small-world network*, coupled oscillator*, Kuramoto model*, chaotic dynamics, chaotic system*,
    strange attractor*, chaotic attractor*, deterministic chaos, quantum chaos, cellular automat*, pattern formation, Turing pattern*,
    rogue wave*, solitary wave*, nonlinear wave*, nonlinear lattice*, integrable hierarch*, integrable equation*, Hamiltonian dynamics,
    inverse scattering transform, three-body problem, n-body problem, two-body problem, physics education, history of physics,
    philosophy of physics, foundations of physics, medical physics, proton therapy, acoustic wave*, acoustic metamaterial*
  `),
  ...words(`
    magnetosphere magnetospheric ionosphere ionospheric thermosphere plasmasphere tokamak stellarator photonics photonic metamaterial
    metasurface terahertz attosecond femtosecond waveguide microcavity microresonator plasmonic* photodetector interferometer
    thermodynamic thermodynamics seismic seismicity seismolog* earthquake soliton breather bolometer scintillator photomultiplier
    cryogenic linac wakefield droplet bipolaron positron positronium muonium electromagnetism electrodynamics geophysic* MKID MKIDs
  `),
  ...inTitle(`
    tachyon polarizability superradiance Mössbauer electromagnetic electron electrons proton protons photon photons chaos chaotic
    oscillator geomagnetic
  `),
  ...phrasesInTitle(`
    cross section, cross sections, wave equation, wave turbulence, energy levels, strength transfer, fluid mechanics, quantum mechanics,
    statistical mechanics, celestial mechanics
  `),
  unless(
    [...MACHINES, ...SKY, ...LIFE, ...OBSERVED_SKY, 'attention', '"policy optimization"'],
    ...phrases(`
      nonlinear dynamics, Monte Carlo simulation, Monte Carlo simulations, complex network*, complex system*, complex systems,
      classical mechanics, arrow of time, perturbation theory, chemical reaction*, reaction mechanism*, optical communication*,
      solid state, crystal structure*
    `),
    ...words('laser aerosol droplet cyclotron superconductor spectrometer photon'),
    ...inTitle(`
      nonlinear mechanics thermal ionization entropy spin atom ion optics vortex accelerator fluid fluids velocimetry wetting surfactant
      capillary interfacial disordered ozone glacier porous BCS BEC Floquet Bloch Ginzburg-Landau dissipation dissipative synchronization
      percolation
    `),
    ...phrasesInTitle(`
      mean-field theory, mean-field model*, stochastic resonance, magnetic field*, charged particle*, chemical bond*,
      Schrödinger equation*, Maxwell demon, ice sheet*, hydraulic fracture*, flow over, flow past, shear flows, beam line*
    `),
  ),
  'Hamiltonian (quantum OR spin OR energy)',
  '(title:optical NOT (flow OR character OR "optical and" OR "optical spectr*" OR "optical counterpart" OR "optical observations" OR "optical variab*" OR remote OR satellite OR survey OR galaxy OR stellar OR "stars" OR telescope OR "X-ray*" OR radio OR image))',
  '(title:physics NOT (astrophys* OR reasoning OR benchmark OR "physics-informed" OR "physics-based" OR "physics-guided" OR "physics-aware" OR video OR LLM OR learning OR galaxy OR stellar))',
  '(space-time NOT (video OR learning OR neural OR coding))',
];

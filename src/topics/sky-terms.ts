/** Words that only astronomers use: the topic Astronomy, and an exclusion for statistics and physics. */
import { phrases, words } from './topic-terms.ts';

export const SKY_TERMS = [
  ...phrases(`
    black hole*, gravitational wave*, gravitational lens*, strong lens*, weak lensing, cosmic shear, dark matter, dark energy,
    early dark energy, cosmic microwave, cosmic ray*, cosmic string*, cosmic web, cosmic void*, cosmic dawn, cosmic noon, air shower*,
    neutron star*, white dwarf*, brown dwarf*, dwarf galax*, strange star*, boson star*, compact object*, X-ray binar*, X-ray source*,
    X-ray burst*, X-ray cluster*, X-ray spectr*, X-ray transient*, gamma-ray*, soft gamma repeater*, globular cluster*, open cluster*,
    galaxy cluster*, star cluster*, molecular cloud*, molecular outflow*, dark cloud*, HII region*, H II region*, Lyman alpha, Milky Way,
    Local Group, Magellanic Cloud*, Galactic center, Galactic centre, Galactic plane, Galactic disk, Galactic halo, solar system,
    solar wind, solar flare*, solar corona*, coronae of, hot corona*, stellar corona*, solar atmosphere, solar cycle*, solar active,
    solar activity, solar orbiter, solar probe, solar neutrino*, solar magnetic, solar eruption*, solar physics, solar telescope*,
    solar interior, active region*, coronal mass, coronal hole*, magnetic storm*, geomagnetic storm*, space weather, early universe,
    expanding universe, large-scale structure, large scale structure, matter power spectrum, light curve*, emission line*, emission-line,
    absorption line*, Balmer line*, spectral energy distribution*, spectral line*, spectral type*, initial mass function,
    initial-final mass, stellar mass*, mass loss rate*, tidal disruption, radial velocit*, peculiar velocit*, rotation curve*,
    velocity dispersion*, angular momentum transport, reverberation mapping, radio source*, radio emission, radio galax*, radio relic*,
    radio halo*, radio burst*, radio jet*, radio observations, radio telescope*, radio survey*, intensity mapping, 21-cm, 21 cm,
    near-infrared spectr*, near-infrared observations, mid-infrared spectr*, proper motion*, photo-z, solar mass*, halo mass*, dark halo*,
    binary system*, binary star*, binary merger*, compact binar*, visual binar*, eclipsing binar*, contact binar*, close binar*,
    X-ray binary, massive binar*, binary black, red giant*, red supergiant*, giant branch, horizontal branch, RR Lyrae, delta Scuti,
    T Tauri, Herbig Ae, Herbig-Haro, Wolf-Rayet, Be stars, massive stars, Type Ia, Type II supernova*, supernova remnant*, SN Ia, SNe Ia,
    SN 1987A, planetary nebula*, planet formation, planetary system*, giant planet*, hot Jupiter*, super-Earth*, super Earth*,
    sub-Neptune*, habitable zone*, transiting planet*, transit timing, the Moon, the Sun, near-Earth, trans-Neptunian, Kuiper belt,
    Oort cloud, main belt, impact crater*, debris disk*, debris disc*, accretion disk*, accretion disc*, accretion flow*, main sequence,
    main-sequence, magnetic reconnection, magnetic cloud*, Hubble tension, Hubble constant, H0 tension, S8 tension, lambda CDM, cold dark,
    baryon acoustic, peculiar galax*, slow-roll, modified Newtonian, neutrino telescope*, high-energy neutrino*, ultra-high energy,
    ultrahigh energy, ultrahigh-energy, multi-messenger, Event Horizon, radiation belt*, interplanetary magnetic, mean-motion resonance*,
    N-body simulation*, adaptive optics, self-gravitating, ram pressure, post-AGB, expansion history, expansion histories, H0 problem,
    ice mantle*, air-shower*, radial acceleration relation, tidal force*, orbital resonance*, modified gravity, high-contrast imaging,
    wide-field survey*, virtual observatory, Square Kilometre
  `),
  ...words(`
    astronom* astrophys* astrometr* astrochem* astrobiolog* asteroseism* helioseism* heliophys* cosmolog* extragalactic circumgalactic
    intergalactic interstellar circumstellar circumbinary circumplanetary interplanetary protoplanet* planetesimal* exoplanet* exomoon*
    biosignature* technosignature* magnetospher* chromospher* photospher* ionospher* heliospher* heliosheath microlens* reioni*
    nucleosynthe* spectropolarimet* spectroheliogra* cosmogenic Cepheid* cataclysmic galaxy galactic protostar protostellar starburst
    supernova hypernova pulsar microquasar quasar blazar magnetar kilonova AGN AGNs QSO Seyfert YSO YSOs accretion accreting redshift
    parsec kpc Mpc coronal sunspot faculae asteroid cometary meteorite meteoroid meteoritic chondrite presolar regolith telescope
    spacecraft inflationary primordial baryogenesis metallicity nebula lensing intracluster subdwarf supergiant Lyrae maser JWST NIRCam
    NIRSpec Hubble Chandra NuSTAR ROSAT BATSE BeppoSAX RXTE XMM XMM-Newton Fermi-LAT IXPE LIGO KAGRA TianQin VLBI VLTI LOFAR MeerKAT
    ASKAP GMRT uGMRT SDSS LSST DESI eROSITA LAMOST WMAP NGC Abell Cygnus CMB GRB SGR FRB MKID MKIDs ISM LCDM quintessence WIMPs axions
    MOND switchbacks Martian lunar Enceladus Ganymede Galilean Jovian Saturnian Plutonian Cassiopeia Sagittarius Andromeda IceCube LHAASO
    KM3NeT stellar
  `),
];

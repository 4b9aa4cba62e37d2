/** The built-in topics about mathematics, statistics and money. */
import { LIFE, MACHINES, SKY } from './other-fields.ts';
import { SKY_TERMS } from './sky-terms.ts';
import type { Topic } from './topic.ts';
import { anyOf, inTitle, phrases, phrasesInTitle, unless, where, words } from './topic-terms.ts';

/**
 * Names of mathematical objects that no other field uses; in titles of other fields they are usually
 * tools.
 */
const ALGEBRA_AND_GEOMETRY = [
  ...phrases(`
    algebraic geometry, algebraic variet*, projective variet*, abelian variet*, moduli space*, moduli stack*, vector bundle*,
    line bundle*, principal bundle*, Lie algebra*, Lie group*, Lie superalgebra*, C*-algebra*, von Neumann algebra*, operator algebra*,
    Hopf algebra*, Clifford algebra*, cluster algebra*, associative algebra*, vertex algebra*, vertex operator algebra*, Kac-Moody,
    quantum group*, graded algebra*, Weyl group*, Coxeter group*, root system*, reductive group*, algebraic group*, representation theory,
    irreducible representation*, finite group*, simple group*, nilpotent group*, solvable group*, permutation group*, profinite group*,
    free group*, fundamental group*, hyperbolic group*, braid group*, Cayley graph*, mapping class, category theory, derived categor*,
    abelian categor*, triangulated categor*, model categor*, infinity-categor*, monoidal categor*, commutative algebra*,
    commutative ring*, noncommutative ring*, polynomial ring*, local ring*, Cohen-Macaulay, monomial ideal*, prime ideal*, Gröbner bas*,
    Hilbert scheme*, Hilbert function*, elliptic curve*, algebraic curve*, plane curve*, K3 surface*, algebraic surface*,
    Riemann surface*, del Pezzo, birational geometry, minimal model program, mirror symmetry, Gromov-Witten, Donaldson-Thomas, Chow ring*,
    Picard group*, Brauer group*, algebraic cycle*, complete intersection*, Riemannian manifold*, Einstein manifold*, complex manifold*,
    contact structure*, symplectic manifold*, minimal surface*, mean curvature, Ricci flow, Ricci curvature, scalar curvature,
    sectional curvature, harmonic map*, hyperbolic surface*, hyperbolic 3-manifold*, 3-manifold*, 4-manifold*, knot invariant*,
    knot theory, Khovanov homology, Heegaard Floer, Floer homology, spectral sequence*, exact sequence*, K-theory, convex bod*,
    convex polytope*, sphere packing*, metric geometry, set theory, large cardinal*, model theory, proof theory, o-minimal,
    first-order logic, topological space*, topological group*, metrizable space*, point-set topology
  `),
  ...words(`
    cohomolog* homological homotop* sheaf sheaves functor functorial* Galois polytope holomorphic meromorphic plurisubharmonic Kähler
    Calabi-Yau Riemannian pseudo-Riemannian Hodge quiver motivic semistab* automorphism endomorphism* isomorphism* diffeomorphism*
    homeomorphism* hypersurface* submanifold* semigroup* monoid groupoid* operad bialgebra* coalgebra* subalgebra* superalgebra*
    nilpotent matroid Teichmüller Grassmannian* Schubert Hecke Langlands étale p-adic Noetherian Artinian Gorenstein foliation cobordism
    Gromov-Hausdorff quasi-isometr* abelian unipotent cuspidal adelic
  `),
];

const NUMBERS_AND_COMBINATORICS = [
  ...phrases(`
    number theory, prime number*, number field*, class number*, modular form*, automorphic form*, automorphic representation*,
    L-function*, zeta function*, Riemann hypothesis, Dirichlet character*, Dirichlet series, exponential sum*, character sum*,
    additive combinatorics, arithmetic progression*, arithmetic geometry, rational points, integral points, Diophantine equation*,
    quadratic form*, continued fraction*, transcendental number*, q-series, theta function*, partition function*, integer partition*,
    Bernoulli number*, Fibonacci number*, Catalan number*, Stirling number*, generating function*, combinatorial identit*,
    enumerative combinatorics, algebraic combinatorics, symmetric function*, Young tableau*, pattern avoidance, permutation pattern*,
    extremal graph*, extremal combinatorics, chromatic number*, chromatic polynomial*, graph coloring*, graph colouring*, edge coloring*,
    Ramsey number*, Turán number*, Turán problem*, random graph*, planar graph*, regular graph*, bipartite graph*, perfect matching*,
    Hamiltonian cycle*, spanning tree*, independent set*, graph theory, adjacency matri*, Laplacian matri*, Latin square*, block design*,
    strongly regular
  `),
  ...words(`
    Diophantine Ehrhart lattice-point posets q-analogue tournaments arborescence
  `),
];

const ANALYSIS_AND_PROBABILITY = [
  ...phrases(`
    functional analysis, harmonic analysis, Fourier analysis, complex analysis, real analysis, nonlinear analysis, Banach space*,
    Hilbert space*, Hardy space*, Bergman space*, Sobolev space*, Besov space*, function space*, Banach algebra*, operator theory,
    spectral theory, bounded operator*, linear operator*, compact operator*, self-adjoint, Toeplitz operator*, Schrödinger operator*,
    differential operator*, pseudodifferential operator*, singular integral*, maximal function*, Calderón-Zygmund, Littlewood-Paley,
    Fourier multiplier*, Hausdorff dimension*, Hausdorff measure*, geometric measure theory, iterated function system*,
    orthogonal polynomial*, special function*, Bessel function*, hypergeometric function*, functional equation*, integral equation*,
    functional inequalit*, isoperimetric inequalit*, calculus of variations, elliptic equation*, elliptic problem*, elliptic operator*,
    parabolic equation*, parabolic problem*, elliptic system*, parabolic system*, hyperbolic system*, hyperbolic equation*,
    hyperbolic conservation law*, viscosity solution*, weak solution*, classical solution*, positive solution*, ground state solution*,
    traveling wave solution*, Cauchy problem, boundary value problem*, initial value problem*, Dirichlet problem, Neumann problem,
    Dirichlet boundary, well-posed*, ill-posed*, global existence, local existence, existence and uniqueness, existence of solutions,
    finite-time blow-up, finite time blow-up, asymptotic behavior of solutions, asymptotic stability of, nonlinear Schrödinger,
    semilinear wave, semilinear strength, semilinear elliptic, quasilinear elliptic, reaction-diffusion equation*, reaction-diffusion system*,
    Korteweg-de Vries, free boundary problem*, p-Laplacian, fractional Laplacian, Hamilton-Jacobi, Monge-Ampère, Keller-Segel,
    Fokker-Planck, Boltzmann equation, differential inclusion*, delay differential equation*, ordinary differential equation*,
    stochastic differential equation*, stochastic partial differential equation*, stochastic process*, Lévy process*, Markov process*,
    Markov semigroup*, branching process*, point process*, simple random walk, random walks, first passage percolation,
    interacting particle system*, exclusion process*, large deviation*, central limit theorem*, law of large numbers, limit theorem*,
    local limit theorem*, invariance principle*, random matri*, random variable*, stationary distribution*, mixing time*, Gibbs measure*,
    optimal stopping, ergodic theory, dynamical system*, topological entropy, invariant measure*, Lyapunov exponent*, interval exchange,
    Julia set*, rational map*, periodic orbit*, limit cycle*, Anosov flow*, Hamiltonian system*, integrable system*, integrable hierarch*,
    conformal field theor*, Bethe ansatz, Yang-Baxter, mean field game*
  `),
  ...words(`
    ergodic symplectic Banach Sobolev pseudodifferential quasiconformal subharmonic Lipschitz-free Brownian martingale* semimartingale*
    supermartingale* Painlevé isoperimetric hypoelliptic supercritical subcritical Malliavin Wiener
  `),
];

const COMPUTED_MATHEMATICS = phrases(`
  numerical analysis, finite element method*, finite element approximation*, finite element discretization*, finite difference scheme*,
  finite difference method*, finite volume scheme*, finite volume method*, discontinuous Galerkin, Galerkin method*, spectral method*,
  collocation method*, boundary element method*, virtual element*, isogeometric analysis, mixed finite element*, a posteriori error,
  a priori error, error estimate*, error analysis for, numerical scheme*, numerical integration, numerical approximation of,
  quadrature rule*, quadrature formula*, time discretization*, Runge-Kutta, exponential integrator*, operator splitting,
  domain decomposition, multigrid method*, preconditioner*, Krylov subspace*, conjugate gradient*, linear system*, matrix equation*,
  low-rank approximation*, eigenvalue problem*, singular value*, tensor decomposition*, inverse problem*, interior point method*,
  interior-point method*, convex optimization, nonsmooth optimization, variational inequalit*, semidefinite program*, mixed-integer,
  integer program*, linear program*, quadratic program*, cone program*, conic program*, stochastic program*, vector optimization,
  multiobjective optimization, polynomial optimization, optimal control problem*, stochastic control, linear quadratic, subdifferential*,
  augmented Lagrangian, Newton method*, quasi-Newton, proximal point, Douglas-Rachford, optimality condition*
`);

/** Words of mathematics that count only in the title, since other fields use them in passing. */
const IN_TITLES_OF_MATHEMATICS = [
  ...inTitle(`
    theorem conjecture lemma inequality algebra subgroup manifold polynomial integer prime eigenvalue eigenvector determinant permutation
    bijection combinatorics geodesic isometr* homology lattice-point cardinal ultrafilter Borel nonmeasurable compactness convexity
    fractal parabolic semilinear quasilinear solvability percolation univalent biharmonic Laplacian Dirichlet Lebesgue Hölder Orlicz
    Morrey Hankel Jacobi Chebyshev Ramanujan Fermat Cantor Selmer Iwasawa Shimura Siegel Eisenstein Maass Kloosterman toric syzygy Betti
    bipartite digraph hypergraph tiling polyhedron simplicial simplex orbifold fibration tangle Legendrian algebraic commutative
    noncommutative eigenfunction nonexpansive Wasserstein hull subgraph metrizable paracompact* Sierpinski Nullstellensatz hyperplane
    automorphic rigidity subspace intersections infinitary countable monodromy resolvent semicontinu* counterexample subring
    multiplicative bilinear commutator commuting idempotent invertible
  `),
  ...phrasesInTitle(`
    operator, operators, equation, equations, a group, of groups, groups of, groups and, groups with, group action, group actions, ideals,
    rings, modules over, bundles, knots, links and, braids, of graphs, graphs with, graphs and, of trees, Fano variet*, Fano manifold*,
    Fano threefold*, Weyl modules, tilting modules, reflection group*, quadrature, PDEs, random coefficients, porous media,
    tropical geometry, tropical curve*, tropical variet*, spaces, of curves, curves in, of surfaces, metric space*, Morse theory,
    fractional calculus, stable process*, self-affine, self-similar set*, spherical harmonic*, convex hull*, functions on, functions in,
    functions of, functions and, of functions, valued functions, mappings, oscillation of, structures in, of sets, set-valued,
    nonlinear systems, linear systems, polynomial-time algorithm*, continuum hypothesis, for primes, varieties, categories,
    over finite fields, finite fields, function fields, sequences of, sums of, a note on, remarks on the, on the number of, on a class of,
    fixed point*, random field*, random matri*, Markov chain*, Markov process*, limit theorem*, nonlinear elliptic, asymptotic behavior,
    asymptotic behaviour, asymptotics for, asymptotics of, sharp bound*, lower bounds for, upper bounds for, spectral gap*,
    geometry theorem*, decomposition of, classification of finite, on the existence of, generalization of the, generalized integral*,
    regularity of, uniqueness of, existence of, global solution*, weak solution*, large time behavior, long time behavior,
    stability of solutions, topology of, geometry of, arithmetic of, combinatorics of, cohomology of, dynamics of maps,
    optimal control of, stochastic differential, stochastic partial, partial differential, differential equation*, functional inequalit*,
    gradient flow*, singularities of, branched cover*
  `),
];

/** With these in the title, an equation or a curve is not mathematics. */
const APPLIED = [
  ...inTitle(`
    network neural agent image video patient cell protein market language laser plasma magnetic quantum superconduct* graphene
    semiconductor star planet planetary solar Earth gravity dust flux orbit* X-ray gamma-ray jet neutrino neutron Hubble CMB quark QCD
    boson hadron* nuclear nuclei detector observation survey instrument wireless vehicle software code attention energy halo turbulen*
    crystal phonon spacetime metric-affine Einstein
  `),
  ...phrases(`
    power system*, power grid*, power consumption, data-driven, big data, data analysis, data collection, missing data, equation of state,
    equations of state, structural equation*, estimating equation*
  `),
];

export const QUANTITY_TOPICS: readonly Topic[] = [
  {
    slug: 'mathematics',
    name: 'Mathematics',
    description:
      'Theorems and proofs: algebra, analysis, geometry, topology, number theory, probability, combinatorics.',
    arxivCategories: ['math', 'math-ph'],
    query: anyOf(
      unless(
        [...MACHINES, ...SKY],
        ...ALGEBRA_AND_GEOMETRY,
        ...NUMBERS_AND_COMBINATORICS,
        ...ANALYSIS_AND_PROBABILITY,
        ...COMPUTED_MATHEMATICS,
      ),
      unless([...APPLIED, ...MACHINES, ...SKY_TERMS, ...LIFE], ...IN_TITLES_OF_MATHEMATICS),
      '(title:"groups" NOT (social OR age OR ethnic OR user OR focus OR working OR research OR minority OR galaxy OR galactic OR patient OR species OR learning OR functional OR people OR political OR renormalization))',
      '(title:"graphs" NOT (learning OR neural OR knowledge OR scene OR data OR LLM OR agent OR image OR video OR retrieval OR generation OR molecul* OR processing))',
      unless(
        [...MACHINES, ...SKY],
        where(
          ['theorem', 'conjecture', 'lemma', '"we prove"', '"is proved"'],
          ...words(
            'manifold group algebra prime polynomial operator measure equation curve variety space graph integer matrix',
          ),
        ),
      ),
    ),
  },
  {
    slug: 'statistics-causality',
    name: 'Statistics, probability and causality',
    description: 'Inference from data: estimators and tests, Bayesian methods, causes and effects, sampling.',
    arxivCategories: ['stat.ME', 'stat.TH', 'stat.AP', 'stat.CO', 'math.ST'],
    query: anyOf(
      unless(
        SKY_TERMS,
        ...phrases(`
          causal inference, causal discovery, causal effect*, causal model*, causal graph*, mediation analysis, treatment effect*,
          potential outcome*, instrumental variable*, propensity score*, difference-in-differences, regression discontinuity,
          synthetic control*, unmeasured confounding, target trial, dynamic treatment regime*, Bayesian neural, Bayesian deep,
          Bayesian nonparametric*, Bayesian hierarchical, hierarchical Bayesian, Bayesian regression, Bayesian variable, Bayesian model*,
          Bayesian estimation, posterior contraction, posterior consistency, Bernstein-von Mises, Dirichlet process*,
          variational inference, multiple testing, multiple comparison*, false discovery rate, familywise error, two-sample test*,
          permutation test*, likelihood ratio test*, goodness of fit, goodness-of-fit, post-selection inference, selective inference,
          simultaneous inference, confidence band*, confidence set*, confidence sequence*, credible interval*, kernel density estimat*,
          local polynomial regression, isotonic regression, quantile regression, ridge regression, Poisson regression,
          generalized linear model*, generalised linear model*, linear mixed model*, mixed-effects model*, random effects,
          additive model*, varying coefficient, partially linear, single-index model*, variable selection, group lasso, adaptive lasso,
          high-dimensional regression, high-dimensional linear, high-dimensional inference, covariance matrix estimation,
          covariance estimation, canonical correlation, functional data, functional principal, longitudinal data, multistate model*,
          multistate process*, attributable fraction, vector autoregressive, vector autoregression*, survival analysis,
          proportional hazards, hazard ratio*, Cox model*, Cox regression, competing risks, right-censored, censored data,
          interval-censored, recurrent event*, missing data, multiple imputation, measurement error model*, asymptotic normality,
          asymptotically normal, consistent estimator*, minimax estimation, minimax rate*, penalized likelihood, composite likelihood,
          empirical likelihood, method of moments, M-estimator*, U-statistic*, empirical process*, sufficient statistic*,
          exponential famil*, extreme value theor*, extreme value distribution*, extreme value model*, copula model*, copula-based,
          vine copula*, bootstrap method*, parametric bootstrap, wild bootstrap, change-point detection, change point detection,
          change point analysis, spatial statistics, geostatistical model*, Gaussian random field*, Gaussian process regression,
          small area estimation, survey sampling, survey weight*, record linkage, cluster randomized, randomized experiment*,
          phase II trial*, dose-finding, sample size determination, sample size calculation, design of experiments, factorial design*,
          item response theory, structural equation model*, finite mixture*, model-based clustering, Hamiltonian Monte Carlo,
          sequential Monte Carlo, Metropolis-Hastings, approximate Bayesian computation, group testing, official statistics,
          stochastic block model*, directional data, compositional data, contingency table*, estimand*, network meta-analys*,
          distribution-free, data depth
        `),
        ...words(
          'confounding confounder semiparametric heteroskedastic* overdispers* zero-inflated biostatistic*',
        ),
      ),
      // In machine learning and in the sciences these are tools.
      unless(
        [...SKY_TERMS, ...MACHINES, ...LIFE],
        ...phrases(`
          statistical inference, statistical test*, statistical model*, significance test*, confidence interval*, confidence region*,
          Markov chain Monte Carlo, importance sampling, Gibbs sampl*, maximum likelihood estimat*, density estimation, linear regression,
          logistic regression, state-space model*, autoregressive model*, latent variable model*, mixture model*, factor model*,
          time series model*, panel data, count data, categorical data, observational stud*, experimental design*, optimal design*,
          adaptive design*, randomized trial*, randomized controlled trial*, randomised controlled trial*, heavy-tailed distribution*,
          order statistic*, measurement error*, spatial model*, spatio-temporal model*, risk prediction model*,
          principal component analysis
        `),
        ...words('nonparametric heteroscedastic* covariate MCMC estimator econometric* kriging'),
      ),
      unless(
        [...SKY_TERMS, ...LIFE, ...phrases('regression test*, language model*, visual, video')],
        ...inTitle('causal causality'),
      ),
      unless(
        [
          ...SKY_TERMS,
          ...LIFE,
          ...MACHINES,
          ...phrases('regression test*, software, quantum, nucle*, hadron*, lattice'),
        ],
        ...inTitle(`
          Bayesian Bayes statistical statistician regression estimator estimand likelihood covariate bootstrap jackknife resampling
          quantile copula censored kriging lasso imputation randomization randomized nonresponse p-value
        `),
        ...phrasesInTitle(`
          hypothesis test*, hypothesis testing, posterior distribution*, prior distribution*, sampling design*, linear model*,
          model selection, parameter estimation, estimation and inference, mixture model*, mixture modeling, time series analysis,
          point process*, sequence model, minimax, multivariate analysis, multivariate data, joint modeling, joint modelling,
          posterior predictive, posterior sampling, least squares, unbiased estimation, asymptotic distribution, variance estimation,
          empirical measure*, empirical distribution*, high-dimensional time series, simulation stud*, controlled experiment*, R package,
          probabilistic forecast*, time series model*, treatment effects, exposure model*, goodness-of-fit, A/B test*, change point*,
          changepoint*, change-point*, survival data, survival model*, longitudinal, principal component*, infection spread
        `),
        where(
          ['title:testing', 'title:estimation', 'title:inference', 'title:tests'],
          ...phrases(`
            asymptotic, asymptotically, distribution, distributions, hypothesis, covariance, Gaussian
          `),
        ),
      ),
    ),
  },
  {
    slug: 'economics-finance',
    name: 'Economics and finance',
    description: 'Markets, prices, portfolios, risk, and how people and firms decide.',
    arxivCategories: ['q-fin', 'econ'],
    query: anyOf(
      ...phrases(`
        stock market*, stock price*, stock return*, stock exchange*, equity market*, financial market*, financial time series,
        financial institution*, financial risk*, financial network*, financial stability, financial crisis, financial crises,
        financial econom*, mathematical finance, option pricing, option price*, American option*, European option*, exotic option*,
        asset pric*, asset return*, asset allocation, asset management, implied volatility, stochastic volatility, realized volatility,
        local volatility, volatility surface*, volatility model*, interest rate*, yield curve*, exchange rate*, credit risk,
        credit default, credit scoring, default risk, counterparty risk, market risk, operational risk, liquidity risk, risk measure*,
        risk premi*, value at risk, value-at-risk, expected shortfall, systemic risk, ruin probabilit*, market maker*, market making,
        market microstructure, market impact, price impact, price discovery, price formation, limit order, order book*, optimal execution,
        high-frequency trading, algorithmic trading, trading strateg*, pairs trading, mean-variance, utility maximization,
        expected utility, forward utility, Black-Scholes, no-arbitrage, hedge fund*, mutual fund*, sovereign debt, corporate bond*,
        portfolio optimization, portfolio selection, portfolio allocation, portfolio choice, portfolio management, portfolio risk,
        portfolio construction, optimal investment*, decentralized finance, central bank*, bank run*, bank lending, labor market*,
        labour market*, labor supply, minimum wage*, housing market*, energy market*, electricity price*, electricity market*, oil price*,
        game theory, Nash equilibri*, mechanism design, matching market*, social choice, revealed preference*, rational expectation*,
        general equilibrium, demand estimation, willingness to pay, discrete choice, income inequality, income distribution*,
        wealth inequality, wealth distribution*, international trade, foreign trade, fiscal policy, tax polic*, income tax*, optimal tax*,
        development economics, economic growth, economic theory, economic complexity, economic policy, business cycle*,
        instrumental variable*, difference-in-differences, regression discontinuity, panel data, vector autoregress*, cointegrat*,
        inventory management, gross domestic product, industrial organization
      `),
      ...words(`
        economics economist econophysics macroeconom* microeconom* fintech investor arbitrage cryptocurrency stablecoin insurer
        reinsurance actuarial annuity bankruptcy monetary unemployment
      `),
      ...inTitle(`
        econom* econometric* finance financial trading trader market price pricing volatility stocks equities dividend ETF portfolio
        investment investing hedging banking insurance pension auction Bitcoin GDP wage tariff taxation subsidy fiscal household wealth
        oligopoly monopoly duopoly bargaining
      `),
      '(title:bank NOT memory)',
      'welfare (policy OR social OR agent)',
    ),
  },
];

/**
 * Words of academic writing, which occur whatever a paper is about, and explain nothing about a topic to
 * people.
 */

const WRITING_WORDS = new Set(
  `13b 1b 3b 4b 70b 7b 8b ability able absolute accessible according accordingly accurate accurately
  achieve achieved achieves achieving actually addition additional additionally address addresses
  addressing adopt adopted adopts advance advanced advancement advancements advances advancing
  advantage advantages aim aimed aiming aims aligned allow allowing allows alongside alternative
  analyses analysis analyze analyzed analyzing another applicability applied apply approach
  approaches appropriate approximately arbitrary argue arise around art aspect aspects assessing
  associated attracted available avoiding aware based basic become becomes becoming behind believe
  below benefit benefits besides best better beyond billion billions boosts bottleneck broad
  broader build builds capabilities capability capable capture captures carefully case cases
  caused certain challenge challenges challenging changes characteristics characterized clear
  clearly closely collect com combine combined combines combining common commonly comparable
  comparative compare compared comparing comparison comparisons competitive complement
  complementary complex component components composed comprehensive comprehensively comprises
  comprising compromising concerns conclude conclusion conclusions condition conditioned
  conditions conduct conducted conducting confirm confirmed confirming consequently consider
  considerable considered considering consistent consistently consisting consists construct
  constructed constructing constructs contain containing contains context contexts continuously
  contribute contribution contributions conventional core correct corresponding costly
  counterparts coverage covering create creates creating creation critical crucial crucially
  curated current currently dedicated defined delivering delivers demands demonstrate demonstrated
  demonstrates demonstrating depend depending depends derive derived derives design designed
  designing desired despite details determine develop developed development develops devised
  different difficult direction directions directly discuss discusses discussion distinct diverse
  dramatically driven drop due dynamically easily easy effect effective effectively effectiveness
  effects efficiently effort efforts eight elements eliminate eliminates eliminating emerged
  emphasize emphasizes emphasizing empirical employ employed employing employs enable enables
  enabling encompassing end enhance enhanced enhancement enhances enhancing ensure ensures
  ensuring entire entirely especially essential establish established establishes establishing
  evaluated even ever every evolving examine examined examines examining example examples exceed
  exceeding exceeds excel excellent excels exceptional exhibit exhibited exhibiting exhibits exist
  existing exists expand expanding expected experiment experimental experiments explicit
  explicitly explore explored explores exposes extend extended extending extends extension
  extensions extensive extensively extremely faces facilitate facilitates facilitating facing fact
  factors fail failing fails failure failures families family far feasibility feasible few final
  finally find finding findings fine first firstly five fixed focus followed following follows
  form formulate formulated forward found framework frequently full fully fundamental
  fundamentally further furthermore future gain gains gap gaps general generated github give given
  good gradually grained great greater grows handle handles handling heavily heavy held help
  helpful helps high higher highlight highlighting highlights highly hinder hindered hindering
  hinders hold holds hope html http https identified identify identifying ii iii impact
  implication implications importance important importantly impressive improve improved
  improvement improvements improves improving inadequate include included includes including
  incorporate incorporated incorporates incorporating increase increased increases increasing
  increasingly incurs indicate indicates indicating infer inferring infers inherent inherently
  initial initially innovations innovative input inputs insight insights inspired instead
  insufficient integrate integrated integrates integrating intended intermediate internal
  intricate introduce introduced introduces introducing introduction investigate investigated
  investigates investigating involve involved involves involving io issue issues iv jointly keep
  keeps key kind known lack lacks large largely larger later lead leading leads leaving less let
  level levels leverage leverages leveraging like likely limitation limitations limited limiting
  limits line literature little longer low lower made main mainly mainstream maintain maintaining
  maintains major make makes making manner many match meaningful meanwhile measures merely method
  methodology methods missing model models moreover mostly motivated multi multiple namely
  naturally nature near nearly necessary need needed needs neglect neglecting nevertheless new
  newly next nine no non notable notably novel now nuanced number numerous observe observed obtain
  obtained obtaining offer offering offers once one ones open opportunities opportunity optimized
  order org original outcome outcomes outline outperform outperforming outperforms output outputs
  overall overcome overcoming overlook overlooked overlooking overlooks own page paper papers
  paradigm paradigms partial partially particular particularly paving per perform performance
  performed performing performs perspective perspectives phenomenon pilot pivotal plausible play
  plays poor poorly popular possess possible post potential potentially powerful practical
  practicality pre precisely predominantly preliminary present presented presents preserves
  pressing prevalent previous previously primarily primary principle principled prior problem
  problems process processes produce produced progress progressive progressively project prominent
  promise promising promote prone propose proposed proposes provide provided provides providing
  public publicly purely purpose purposes qualitative quantitative quantitatively question raise
  raising ranging rapid rapidly rarely rate rates reach reaches readily real received receives
  receiving recent recently recognized reduce reduces reducing reflect reflecting reformulates
  regardless related relatively released relevant reliably reliance relies rely remain remaining
  remains remarkable remarkably repeated representing represents require requirements requires
  requiring respectively result resulting results returns reusable reveal revealed revealing
  reveals rich rigorous rigorously role roughly run runs scenario scenarios scratch seamless
  seamlessly second seek seeks select selecting selects self separate separately serious serve
  serves set sets setting settings seven severe severely shared show showcase showcases showcasing
  showed showing shown shows side significant significantly similar simple simply simultaneous
  simultaneously single six size sizes small smaller solely solution solutions sophisticated
  spanning specific specifically specified specifying standard state step steps strategies
  strategy strengths strong strongly struggle struggles studied studies study suboptimal
  subsequent subsequently substantial substantially success successful successfully suffer suffers
  sufficient suggest suggesting suggests suitable suited superior superiority supporting supports
  surpass surpasses surpassing surprisingly system systematic systematically systems tackle
  tackles tackling tailored take takes taking task tasks technique techniques ten tend term termed
  terms thereby third thorough three throughout time times together top total traditional
  traditionally trained trains treat treats true turns two type types typically ultimately uncover
  underexplored underlying underperform underscore underscored underscores underscoring understand
  understanding unexplored unified unifies unify unique unlike unprecedented urgent use used
  useful uses using utilization utilize utilized utilizes utilizing v1 v2 v3 validate validated
  validates validating valuable valued vanilla variant variants variety various vary vast
  versatile versatility version versions viable vital ways well whole wide widely widespread wise
  work works world www years yield yielding yields`.split(/\s+/),
);

/** Does a word, in lower case, say only how papers are written? */
export const isWritingWord = (word: string): boolean => WRITING_WORDS.has(word);

/**
 * Does a word or word pair, in lower case, say what a paper is about, and not only how papers are written?
 */
export const saysSubject = (gram: string): boolean => gram.split(' ').some((word) => !isWritingWord(word));

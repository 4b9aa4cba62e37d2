/**
 * Words with which papers are written, whatever they are about: they explain to people nothing about a topic.
 */

const WRITING_WORDS = new Set(
  `13b 1b 3b 4b 70b 7b 8b ability able absolute accessible according accurate achieve achieved achieves
  achieving actually addition additional additionally address addresses addressing adopt adopts
  advance advanced advancement advancements advances advancing advantage advantages aim aims aligned
  allow allowing allows alternative analyses analysis analyze analyzing another applied apply approach
  approaches appropriate arbitrary argue arise around art aspect aspects associated available avoiding
  aware based basic become becomes becoming behind below benefit benefits best better beyond billion
  billions bottleneck broad broader build builds capabilities capability capable capture captures
  carefully case cases caused certain challenge challenges challenging changes characteristics clear
  clearly closely collect com combine combined combines combining common commonly comparable
  comparative compare compared comparing competitive complement complementary complex component
  components comprehensive compromising conclusion condition conditioned conditions consider
  considerable considered consistent consistently consisting construct constructed contain containing
  contains context contexts contribute contribution contributions core correct corresponding costly
  coverage create creates creating creation critical crucial crucially curated current currently
  dedicated defined demonstrate demonstrated demonstrates demonstrating depend depends derive derived
  derives design designed designing despite details determine develop developed development develops
  different difficult direction directions directly discuss discusses discussion distinct diverse
  dramatically driven drop due dynamically easily easy effect effective effectively effectiveness
  effects effort efforts eight elements eliminate eliminates eliminating emerged empirical employ
  enable enables enabling end enhance enhanced enhances enhancing ensure ensures entire especially
  essential establish evaluated even ever every evolving examine examined examines example examples
  exceed exceeding exceeds excel excels exhibit exhibited exhibiting exhibits existing expected
  experiment experimental experiments explicit explore explored explores exposes extension extensions
  extensive facilitate fact factors fail failing fails failure failures families family far few final
  finally find finding findings fine first five fixed focus following form forward found framework
  frequently full fully fundamental fundamentally further furthermore future gain gains gap gaps
  general generated github give given good grained great greater grows handle handles handling heavy
  held help helpful helps high higher highlight highlighting highlights highly hinder hindered
  hindering hold holds hope html http https identified identify identifying ii iii impact implication
  implications importance important importantly impressive improve improved improvement improvements
  improves improving include included includes including increase increased increases increasing
  increasingly indicate indicates infer inferring infers inherent inherently initial input inputs
  insight insights inspired instead integrate integrated integrates integrating intermediate internal
  introduce introduces investigate involve involves io issue issues iv jointly keep keeps key kind
  known lack lacks large largely larger later lead leading leads leaving less let level levels
  leverage leverages leveraging like likely limitation limitations limited limiting limits line
  literature little longer low lower made main maintain maintaining maintains major make makes making
  manner many match meanwhile measures method methodology methods missing model models moreover mostly
  motivated multi multiple namely naturally nature near nearly necessary need needed needs new newly
  next nine no non notably novel now nuanced number observe observed obtain obtained offer offering
  offers once one ones open opportunities opportunity optimized order org outperform outperforming
  outperforms output outputs overall overcome own page paper papers partial particular particularly
  paving per perform performance performs perspective perspectives phenomenon pilot plausible play
  plays poor poorly popular possible post potential potentially practical pre predominantly present
  presented presents preserves pressing prevalent previous primarily principle principled prior
  problem problems process processes produce produced progress progressive progressively project
  promise promising promote propose proposed proposes provide provided provides providing public
  purely question raise raising rapid rarely rate rates reach reaches readily real recent recently
  recognized reduce reduces reducing related relevant reliably reliance relies rely remain remaining
  remains remarkable repeated represents require requirements requires requiring respectively result
  resulting results returns reusable reveal revealed reveals rich role roughly run runs scenario
  scenarios scratch seamlessly second seek seeks select selecting selects self separate separately
  serve serves set sets setting settings seven severe show showed showing shown shows side significant
  significantly similar simple simply simultaneously single six size sizes small smaller solution
  solutions specific specifically standard state step steps strategies strategy strong struggle
  struggles studied studies study suboptimal substantial substantially success successful suffer
  suffers sufficient suggest suggests suitable superior supporting supports surpassing surprisingly
  system systematic systematically systems take takes taking task tasks technique techniques ten term
  termed terms third three throughout time times together top total traditional trained trains treat
  treats true turns two type types typically ultimately uncover underlying underperform understand
  understanding unified unifies unify unique unlike urgent use used useful uses using utilize utilizes
  utilizing v1 v2 v3 validate valuable valued vanilla variant variants variety various vary version
  versions ways well whole wide widely widespread wise work works world www years yield yielding
  yields`.split(/\s+/),
);

/**
 * Does a word or word pair, in small letters, say what a paper is about? Not if it only says how papers are
 * written.
 */
export const saysSubject = (gram: string): boolean =>
  gram.split(' ').some((word) => !WRITING_WORDS.has(word));

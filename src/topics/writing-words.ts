/**
 * Words with which papers are written, whatever they are about: they explain to people nothing about a topic.
 */

const WRITING_WORDS = new Set(
  `able accurate achieve achieved achieves achieving aim aims allow allowing allows alternative analyses
  analysis analyze analyzing another applied apply approach approaches arbitrary argue aspect aspects
  associated available based become becomes becoming best better broad case cases certain challenge
  challenges combined common commonly comparative compare compared comparing complement comprehensive
  conclusion consider considered contain containing contains context contexts correct critical crucial
  current defined demonstrate demonstrated demonstrates demonstrating derive derives design designed
  develop developed develops different difficult discuss discusses discussion effect effective effects
  empirical enable enables enabling enhanced enhancing ensure essential establish every examine examined
  examines example examples exhibit exhibited existing experiment experimental experiments explore
  explores fact families family find finding findings first fixed focus following form found framework
  full fully fundamental gain gains general give given good handle handles help helpful helps high
  highlight highlighting highlights identified identify identifying impact implication implications
  importance important improve improved improvement improvements improves improving include included
  includes including increase increasing increasingly inherent insight insights internal introduce
  introduces investigate involve involves issue issues key kind known lack large larger lead leading
  less let level levels likely limited line literature low main major make makes making many method
  methodology methods model models nearly necessary need needs new next notably novel number observe
  observed obtain obtained offer offers one open opportunities opportunity order outperform
  outperforming outperforms overall paper papers particular particularly perform performance performs
  phenomenon pilot popular possible potential potentially practical present presented presents pressing
  previous primarily principle problem problems propose proposed proposes provide provides providing
  question raise raising real recent recently recognized reduce reduces reducing related relevant rely
  remain remains require requires result resulting results reveal revealed reveals role seek seeks set
  sets setting settings show showed showing shown shows significant significantly simple single solution
  solutions specific standard strong studied studies study substantial suggest suggests superior system
  systematic systems task tasks technique techniques term terms three time times traditional true two
  type types typically uncover underlying underperform understand understanding unique urgent use used
  useful uses using valued various vary ways whole wide widely widespread work works world yield yields`.split(
    /\s+/,
  ),
);

/**
 * Does a word or word pair, in small letters, say what a paper is about? Not if it only says how papers are
 * written.
 */
export const saysSubject = (gram: string): boolean =>
  gram.split(' ').some((word) => !WRITING_WORDS.has(word));

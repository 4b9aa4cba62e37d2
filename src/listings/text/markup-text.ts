/** Extracts the text of HTML, but keeps the angle brackets of mathematics and tokens such as `<EOS>`. */

import { Tokenizer } from 'htmlparser2';

// Elements of titles, abstracts and feed descriptions: HTML, MathML, and JATS and Atom ones that
// publishers forget to convert. Any other name (without a prefix) is text: `<EOS>` or `<unk>` is never
// markup.
const ELEMENTS: ReadonlySet<string> = new Set(
  `a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br button canvas caption center cite code col colgroup
  data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html
  i iframe img input ins isindex kbd label legend li link main map mark marquee menu meta meter nav nobr noframes noscript object ol optgroup option output p param picture plaintext
  pre progress q rp rt ruby s samp script section select small source span strike strong style sub summary sup svg path table tbody td template textarea tfoot th thead time title
  tr track tt u ul var video wbr xmp
  math mi mn mo ms mtext mrow mfrac msqrt mroot mstyle mpadded mfenced msub msup msubsup munder mover munderover mtable mtr mtd semantics annotation annotation-xml
  italic bold sc monospace sec jats ext-link inline-formula disp-formula tex-math alternatives xref`.split(
    /\s+/,
  ),
);
/** These elements start a new line when displayed. */
export const BLOCKS: ReadonlySet<string> = new Set(
  'address article aside blockquote br caption center dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section sec table td th title tr ul'.split(
    ' ',
  ),
);
const HIDDEN: ReadonlySet<string> = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'iframe',
  'object',
  'applet',
  'annotation',
  'tex-math',
]);

const isElement = (name: string): boolean => ELEMENTS.has(name) || name.includes(':');

/**
 * Returns the text of `html` with entities decoded once and elements removed; script, style and similar ones
 * with their content. Works on tokens, so that no nesting can slow it down.
 */
export function textOfMarkup(html: string): string {
  const pieces: string[] = [];
  let hidden = 0;
  let read = 0;
  let tagStart = 0;
  let name = '';
  const endOfTag = (end: number, change: 1 | -1 | 0): void => {
    read = end + 1;
    if (HIDDEN.has(name)) hidden = Math.max(0, hidden + change);
    else if (hidden > 0) return;
    else if (!isElement(name)) pieces.push(html.slice(tagStart, read));
    else if (BLOCKS.has(name)) pieces.push(' ');
  };
  const nothing = (): void => undefined;
  const skip = (_start: number, end: number): void => {
    read = end + 1;
  };
  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: true },
    {
      ontext(start, end) {
        if (hidden === 0) pieces.push(html.slice(start, end));
        read = end;
      },
      ontextentity(codePoint, end) {
        if (hidden === 0) pieces.push(String.fromCodePoint(codePoint));
        read = end;
      },
      onopentagname(start, end) {
        tagStart = start - 1;
        name = html.slice(start, end).toLowerCase();
      },
      onopentagend: (end) => endOfTag(end, 1),
      onselfclosingtag: (end) => endOfTag(end, 0),
      onclosetag(start, end) {
        tagStart = html.lastIndexOf('<', start);
        name = html.slice(start, end).toLowerCase();
        const close = html.indexOf('>', end);
        endOfTag(close < 0 ? html.length - 1 : close, -1);
      },
      oncdata(start, end, offset) {
        if (hidden === 0) pieces.push(html.slice(start, end - offset));
        read = end + 1;
      },
      oncomment: skip,
      ondeclaration: skip,
      onprocessinginstruction: skip,
      onattribname: nothing,
      onattribdata: nothing,
      onattribentity: nothing,
      onattribend: nothing,
      onend: nothing,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  // The tokenizer drops a tag that never ends; `a <b` at the end of a text is a comparison.
  const rest = html.slice(read);
  if (hidden === 0 && rest.startsWith('<') && !/^<[!?/]/.test(rest)) pieces.push(rest);
  return pieces.join('');
}

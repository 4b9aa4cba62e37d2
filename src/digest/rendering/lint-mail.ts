/** Finds markup in a mail's html that mail programs do not show, or show wrongly. Pure. */

/**
 * The CSS properties that our mails may use inline, and what readers see in programs that lack support ('' if
 * nothing that matters). All were looked up at caniemail.com; docs/decisions/043-what-mail-programs-show.md
 * records what it says. Look a property up there before adding it.
 */
const INLINE: Readonly<Record<string, string>> = {
  background: '',
  'background-color': '',
  border: 'Outlook for Windows: at most 8px; unreliable on p and div',
  'border-bottom': 'the same',
  'border-collapse': '',
  'border-radius': 'Outlook for Windows: corners',
  'border-top': 'the same',
  color: '',
  cursor: 'the usual pointer',
  direction: '',
  display: 'Outlook for Windows: only none, and not for what is in tables within; mso-hide hides',
  'font-family': '',
  'font-size': '',
  'font-weight': '',
  height: 'Outlook for Windows: on cells and tables alone',
  'letter-spacing': 'Outlook for Windows: large negative ones',
  'line-height': 'Outlook for Windows: a little off in pixels',
  margin: 'Outlook for Windows: not on span; no program of Google or Microsoft has negative ones',
  'max-height': 'only where something is hidden',
  'max-width': 'Outlook for Windows: a table of fixed width in a conditional comment',
  'mso-hide': 'Outlook for Windows alone',
  'mso-line-height-rule': 'Outlook for Windows alone',
  'mso-padding-alt': 'Outlook for Windows alone',
  opacity: 'only where something is hidden; Yahoo and AOL have none',
  overflow: 'only where something is hidden',
  padding: 'Outlook for Windows: on cells alone, which is checked; cells of a row share the largest',
  'padding-top': 'the same',
  'table-layout': 'Outlook for Windows: as wide as the content asks',
  'text-align': '',
  'text-decoration': '',
  'text-decoration-color': 'Outlook for Windows, Gmail in other accounts: a line in the colour of the text',
  'text-decoration-thickness': 'a line of the usual strength',
  'text-transform': 'Outlook for Windows: not lowercase',
  'text-underline-offset': 'Gmail, Outlook, Yahoo: a line at the usual place',
  'vertical-align': '',
  'white-space': 'Outlook for Windows, Gmail in other accounts: the links may be parted',
  width: 'Outlook for Windows: not on span, div and p',
  'word-break': 'long words may stand out',
  'word-spacing': '',
};

/**
 * Elements that every program that shows html supports; images, forms, scripts, svg and video are excluded.
 */
const ELEMENTS = new Set(
  'a b body br div h1 h2 head html i meta noscript o:allowoverlap o:allowpng o:officedocumentsettings o:pixelsperinch p span strong style table tbody td title tr xml'.split(
    ' ',
  ),
);

/** Gmail drops a style element that is longer than this (characters), and all style elements after it. */
const LONGEST_STYLE = 8_192;

const LOADS = /url\(|@import|@font-face/i;
const FROM_ELSEWHERE = 'Something is loaded from elsewhere.';

const TAG = /<([a-z][a-z0-9:]{0,30})((?:\s[^<>]{0,2000})?)>/gi;
const CELLS = new Set(['td', 'table', 'body']);

/** Returns each problem once, as a sentence. */
export function lintMail(html: string): readonly string[] {
  const problems = new Set<string>();
  let before = '';
  for (const [, name = '', attributes = ''] of html.matchAll(TAG)) {
    const element = name.toLowerCase();
    if (!ELEMENTS.has(element)) problems.add(`<${element}> is not shown by all mail programs.`);
    if (element === 'a' && /\sdir=/i.test(attributes))
      problems.add('<a> has dir, which Outlook for Windows applies wrongly: put it on what is around it.');
    const styles = declarationsOf(/\sstyle="([^"]*)"/i.exec(attributes)?.[1] ?? '');
    for (const [property, value] of styles) {
      if (property === 'font')
        problems.add('font is dropped by Gmail in other accounts: write font-size and the others.');
      else if (INLINE[property] === undefined)
        problems.add(`${property} is not looked up for mail programs.`);
      const isPadding = property.startsWith('padding') && /[1-9]/.test(value);
      if (isPadding && !CELLS.has(element) && !before.includes('mso-padding-alt'))
        problems.add(`<${element}> has padding, which Outlook for Windows has on cells alone.`);
      if (property === 'display' && /flex|grid/.test(value)) problems.add(`display: ${value} is for pages.`);
    }
    if (/\s(?:src|srcset|background)=/i.test(attributes) || styles.some(([, value]) => LOADS.test(value)))
      problems.add(FROM_ELSEWHERE);
    const isHidden = styles.some(([property, value]) => property === 'display' && value === 'none');
    if (isHidden && !styles.some(([property]) => property === 'mso-hide'))
      problems.add(`<${element}> is hidden, but not from Outlook for Windows (mso-hide: all).`);
    before = attributes;
  }
  for (const [, css = ''] of html.matchAll(/<style[^<>]{0,200}>([^<]*)<\/style>/gi)) {
    if (LOADS.test(css)) problems.add(FROM_ELSEWHERE);
    if (css.length > LONGEST_STYLE)
      problems.add(`A style element has ${css.length} characters, which Gmail drops.`);
  }
  return [...problems];
}

const declarationsOf = (style: string): (readonly [property: string, value: string])[] =>
  style.split(';').flatMap((declaration) => {
    const at = declaration.indexOf(':');
    return at === -1
      ? []
      : [[declaration.slice(0, at).trim().toLowerCase(), declaration.slice(at + 1).trim()] as const];
  });

// Measured in a page: what of its look does not depend on the fonts of a machine. The value is the last expression.
(() => {
  const round = (number) => Math.round(number * 10) / 10;
  const shown = (element) => {
    if (element.closest('.hidden, .skip, option, noscript, script, style, title')) return false;
    return element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  const ownText = (element) =>
    [...element.childNodes].some(({ nodeType, textContent }) => nodeType === 3 && textContent.trim() !== '');
  const parse = (color) => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (color.match(/[\d.]+/g) ?? []).map(Number);
    return { red, green, blue, alpha };
  };
  const hex = ({ red, green, blue }) =>
    `#${[red, green, blue].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
  const backgroundOf = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.alpha > 0.5) return color;
    }
    return { red: 255, green: 255, blue: 255, alpha: 1 };
  };
  const luminance = ({ red, green, blue }) => {
    const [r, g, b] = [red, green, blue].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const nameOf = (element) => {
    const place = element.parentElement?.closest(
      '.lead, .full, .brief, form, nav, aside, footer, header, dl, .papers',
    );
    const around = place ? `${place.localName}${place.classList[0] ? `.${place.classList[0]}` : ''} ` : '';
    const type = element.type && element.localName === 'input' ? `[${element.type}]` : '';
    return `${around}${[element.localName, ...element.classList].join('.')}${type}`;
  };
  const texts = [...document.body.querySelectorAll('*')].filter(
    (element) =>
      shown(element) && (ownText(element) || /^(?:input|select|textarea)$/.test(element.localName)),
  );
  const faint = new Set();
  const lines = new Set();
  const boxes = [];
  for (const element of texts) {
    const style = getComputedStyle(element);
    const [color, background] = [parse(style.color), backgroundOf(element)];
    const size = Number.parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ownText(element) && contrast(color, background) < (isLarge ? 3 : 4.5))
      faint.add(`${nameOf(element)} ${hex(color)} on ${hex(background)}`);
    // What stands in a line is where the words before it end, which depends on fonts.
    const isBlock = style.display === 'block' && getComputedStyle(element.parentElement).display !== 'flex';
    const edge = isBlock ? ` left ${round(element.getBoundingClientRect().left)}` : '';
    const space = [style.marginTop, style.marginBottom, style.paddingTop, style.paddingBottom].map(
      Number.parseFloat,
    );
    lines.add(
      `${nameOf(element)}: ${round(size)}px ${style.fontWeight} ${hex(color)} on ${hex(background)}, space ${space.map(round).join(' ')}${edge}`,
    );
    // A bar that stays in sight stands over what is below it.
    if (!ownText(element) || element.closest('.save') !== null) continue;
    const range = document.createRange();
    for (const node of element.childNodes) {
      if (node.nodeType !== 3 || node.textContent.trim() === '') continue;
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) if (box.width > 1) boxes.push({ element, box });
    }
  }
  // Lines of one serif overlap a little by their ascents; two texts on each other overlap by half a line.
  const overlapping = new Set();
  boxes.sort((one, other) => one.box.top - other.box.top);
  for (const [index, { element, box }] of boxes.entries()) {
    for (let next = index + 1; next < boxes.length && boxes[next].box.top < box.bottom; next += 1) {
      const other = boxes[next];
      const high = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      if (wide > 2 && high > Math.min(box.height, other.box.height) / 2)
        overlapping.add(`${nameOf(element)} and ${nameOf(other.element)}`);
    }
  }
  const small = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')]
    .filter((element) => shown(element) && !element.closest('label'))
    .filter((element) => element.getBoundingClientRect().height < 43.5)
    .map((element) => nameOf(element));
  return {
    lines: [...lines],
    faint: [...faint],
    overlapping: [...overlapping],
    small: [...new Set(small)],
    surplus: document.documentElement.scrollWidth - innerWidth,
  };
})();

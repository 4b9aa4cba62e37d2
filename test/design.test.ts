/** One file of colours and fonts for mail, pages and pictures, with contrast enough. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { designStyles, resolveDesign } from '../src/design.ts';
import { packageRoot } from '../src/package-root.ts';

const STYLES = `:root { --ink: #111; --size-text: 1rem; --edge: 1.75rem; }
@media (prefers-color-scheme: dark) { :root { --ink: #eee; } }`;

test('templates get the values, lengths in pixels, and those of a dark window by their own names', () => {
  const css =
    'p { color: var(--ink); font-size: var(--size-text); padding: 0 var(--edge) } .d { color: var(--dark-ink) }';
  expect(resolveDesign(css, STYLES)).toBe(
    'p { color: #111; font-size: 16px; padding: 0 28px } .d { color: #eee }',
  );
  expect(() => resolveDesign('a { color: var(--pink) }', STYLES)).toThrow('var(--pink) is not in');
});

test('mail, pages and pictures have their colours and fonts from one file', () => {
  for (const folder of ['mail', 'pages'])
    for (const name of readdirSync(join(packageRoot, 'templates', folder))) {
      if (name.endsWith('.png')) continue;
      const source = readFileSync(join(packageRoot, 'templates', folder, name), 'utf8');
      const colours = source.match(/#(?:[\da-f]{3}){1,2}\b|\brgba?\(/gi) ?? [];
      // Sizes of characters in numeric references (&#160;) are no colours.
      expect([name, colours.filter((found) => !/^#\d{3}$/.test(found))]).toEqual([name, []]);
    }
});

// WCAG 2.2, 1.4.3: text has 4.5 : 1.
test.each(['', 'dark-'])('every text has enough contrast on every surface (%s)', (mode) => {
  const colour = (name: string): string => resolveDesign(`var(--${mode}${name})`, designStyles());
  for (const surface of ['paper', 'sheet', 'badge'])
    for (const text of ['ink', 'soft', 'link', 'mark'])
      expect([surface, text, contrast(colour(surface), colour(text)) >= 4.5]).toEqual([surface, text, true]);
  for (const surface of ['link', 'mark'])
    expect([surface, contrast(colour(surface), colour('on-link')) >= 4.5]).toEqual([surface, true]);
});

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG's relative luminance. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

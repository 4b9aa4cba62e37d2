/**
 * The look of mail and site: reads templates/design.css, and inserts its values where CSS variables do not
 * work.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PaperroundError } from './errors.ts';
import { packageRoot } from './package-root.ts';

const PIXELS_PER_REM = 16;

/** Returns the file unchanged, for pages. */
export const designStyles = (): string => readFileSync(join(packageRoot, 'templates', 'design.css'), 'utf8');

/**
 * Replaces each `var(--name)` by its value, and `var(--dark-name)` by its value for dark windows: mail
 * programs and pictures know no variables.
 * @throws PaperroundError `bad_template` for a name that is not in the file
 */
export function resolveDesign(text: string, styles: string = designStyles()): string {
  const values = valuesOf(styles);
  return text.replace(/var\(--([a-z-]+)\)/g, (_found, name: string) => {
    const value = values.get(name);
    if (value === undefined)
      throw new PaperroundError('bad_template', `var(--${name}) is not in templates/design.css.`, {
        hint: 'Add it there, or use one of the names there.',
      });
    return value;
  });
}

function valuesOf(styles: string): ReadonlyMap<string, string> {
  const [light = '', dark = ''] = styles.split('@media (prefers-color-scheme: dark)');
  return new Map([...declarations(light, ''), ...declarations(dark, 'dark-')]);
}

const declarations = (block: string, prefix: string): (readonly [string, string])[] =>
  [...block.matchAll(/--([a-z-]+): ([^;{}]+);/g)].map(
    ([, name = '', value = '']) => [`${prefix}${name}`, inPixels(value)] as const,
  );

const inPixels = (value: string): string =>
  value.replace(/([\d.]+)rem\b/g, (_found, rem: string) => `${Number(rem) * PIXELS_PER_REM}px`);

/** Loads stylesheet, scripts and pictures, served under names that contain a content hash. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { designStyles, resolveDesign } from '../../design.ts';
import { packageRoot } from '../../package-root.ts';

export interface Asset {
  /** E.g. style-1a2b3c4d5e6f.css; served below /assets/. */
  readonly name: string;
  readonly type: string;
  readonly body: string | Buffer;
  /** May pages of other sites show it? */
  readonly isShared?: boolean;
}

export interface Assets {
  readonly style: Asset;
  /** Helps with forms; everything works without it. */
  readonly formScript: Asset;
  /**
   * The picture that other sites show beside a link to a page; made from share.svg, as they accept no SVG.
   */
  readonly sharePicture: Asset;
  /** The mark of the site as SVG, for browser tabs. */
  readonly mark: string;
}

export const loadAssets = (): Assets => ({
  style: asset('style', 'css', 'text/css; charset=utf-8', `${designStyles()}${pageFile('style.css')}`),
  formScript: asset('forms', 'js', 'text/javascript; charset=utf-8', pageFile('forms.js')),
  sharePicture: { ...asset('share', 'png', 'image/png', pageFile('share.png')), isShared: true },
  mark: resolveDesign(pageFile('mark.svg').toString()),
});

const pageFile = (name: string): Buffer => readFileSync(join(packageRoot, 'templates', 'pages', name));

function asset(name: string, ending: string, type: string, body: string | Buffer): Asset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { name: `${name}-${hash}.${ending}`, type, body };
}

/** Loads the stylesheet and the one small script, served under names that contain a content hash. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.ts';

export interface Asset {
  /** E.g. style-1a2b3c4d5e6f.css; served below /assets/. */
  readonly name: string;
  readonly type: string;
  readonly body: string;
}

export const loadAssets = (): { readonly style: Asset; readonly zoneScript: Asset } => ({
  style: asset('style', 'css', 'text/css'),
  zoneScript: asset('time-zone', 'js', 'text/javascript'),
});

function asset(name: string, ending: string, type: string): Asset {
  const body = readFileSync(join(packageRoot, 'templates', 'pages', `${name}.${ending}`), 'utf8');
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { name: `${name}-${hash}.${ending}`, type: `${type}; charset=utf-8`, body };
}

/** Serves stylesheet, scripts, pictures, icon and robots.txt. */

import { type PageRequest, type PageResponse, textResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from '../public/problems.ts';

export function getAsset(site: Site, { params }: PageRequest): PageResponse {
  const asset = [site.style, site.formScript, site.sharePicture].find(({ name }) => name === params.name);
  if (asset === undefined) return notFoundPage(site);
  const { type, body, isShared = false } = asset;
  const shared = { 'cross-origin-resource-policy': 'cross-origin' };
  return { status: 200, type, body, caching: 'asset', headers: isShared ? shared : {} };
}

export const getIcon = ({ mark }: Site): PageResponse => textResponse(mark, 'image/svg+xml');

const PERSONAL = [
  'confirm',
  'email',
  'preferences',
  'unsubscribe',
  'digests',
  'editions',
  'feedback',
  'my',
  'admin',
  'outbox',
];

export const getRobots = ({ prefix }: Site): PageResponse =>
  textResponse(
    `User-agent: *\n${PERSONAL.map((name) => `Disallow: ${prefix}/${name}/`).join('\n')}\nDisallow: ${prefix}/search\n`,
    'text/plain',
  );

/** Serves stylesheet, script, icon and robots.txt. */
import { type PageRequest, type PageResponse, textResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from '../public/problems.ts';

export function getAsset(site: Site, { params }: PageRequest): PageResponse {
  const asset = [site.style, site.zoneScript].find(({ name }) => name === params.name);
  return asset === undefined
    ? notFoundPage(site)
    : { status: 200, type: asset.type, body: asset.body, caching: 'asset' };
}

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#8f3d10"/><path d="M9 8h10l4 4v12H9z" fill="#fff"/><path d="M12 14h8M12 17.5h8M12 21h5" stroke="#8f3d10" stroke-width="1.6"/></svg>';

export const getIcon = (): PageResponse => textResponse(ICON, 'image/svg+xml');

const PERSONAL = ['confirm', 'preferences', 'unsubscribe', 'digests', 'my', 'admin', 'outbox'];

export const getRobots = ({ prefix }: Site): PageResponse =>
  textResponse(
    `User-agent: *\n${PERSONAL.map((name) => `Disallow: ${prefix}/${name}/`).join('\n')}\nDisallow: ${prefix}/search\n`,
    'text/plain',
  );

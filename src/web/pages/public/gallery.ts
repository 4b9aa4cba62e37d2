/** /gallery: every kind of mail and edition, only in the demonstration. */

import { GALLERY_WORDING } from '../../../text/wording/gallery-wording.ts';
import { renderPage } from '../../components/layout.ts';
import { galleryBody, galleryFiles } from '../../gallery/gallery-page.ts';
import { HTML, type PageRequest, type PageResponse, textResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from './problems.ts';

export async function getGallery(site: Site): Promise<PageResponse> {
  if (site.gallery === null) return notFoundPage(site);
  const body = galleryBody(await site.gallery(), (name) => site.to(`/gallery/${name}`));
  return renderPage(site, { title: GALLERY_WORDING.title, personal: true, body });
}

export async function getGalleryFile(site: Site, { params }: PageRequest): Promise<PageResponse> {
  const name = params.file ?? '';
  const content = site.gallery === null ? undefined : galleryFiles(await site.gallery()).get(name);
  if (content === undefined) return notFoundPage(site);
  return name.endsWith('.txt')
    ? textResponse(content, 'text/plain', { caching: 'personal' })
    : { status: 200, type: HTML, body: content, caching: 'personal', policy: 'framed-mail' };
}

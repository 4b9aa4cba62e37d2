/** Builds the links of a digest: signed ones in the mail, public ones on its web page. Pure. */

import type { Tokens } from '../../readers/tokens.ts';
import type { DigestLinks, SharedLinks } from '../digest.ts';

/** @param base the public URL of the site, without a trailing slash */
export const digestLinks = (
  tokens: Tokens,
  base: string,
  readerPublicId: string,
  deliveryId: number,
): DigestLinks => ({
  site: `${base}/`,
  preferences: `${base}/preferences/${tokens.sign('preferences', readerPublicId)}`,
  unsubscribe: `${base}/unsubscribe/${tokens.sign('unsubscribe', readerPublicId)}`,
  browser: `${base}/digests/${tokens.sign('digest', readerPublicId, deliveryId)}`,
  feed: `${base}/my/${tokens.sign('feed', readerPublicId)}/feed.xml`,
  edition: `${base}/editions/${tokens.sign('edition', readerPublicId, deliveryId)}`,
});

/** For the web page of a digest: viewers cannot act on the reader's behalf. */
export const sharedLinks = (base: string): SharedLinks => ({
  site: `${base}/`,
  preferences: null,
  unsubscribe: null,
  browser: null,
  feed: null,
  edition: null,
});

/** The signed links of one reader and one mail, the same in the mail and on its page. Pure. */

import type { Tokens } from '../../readers/tokens.ts';
import type { DigestLinks } from '../digest.ts';

/** @param base how readers reach the site, without a slash at the end */
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
});

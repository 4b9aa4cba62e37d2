/** The signed links of one reader and one mail. */
import type { App } from '../app.ts';
import type { DigestLinks } from '../digest/digest.ts';

/** @param base how readers reach the site, without a slash at the end */
export function digestLinks({ tokens }: App, base: string, readerPublicId: string, deliveryId: number): DigestLinks {
  return {
    site: `${base}/`,
    preferences: `${base}/preferences/${tokens.sign('preferences', readerPublicId)}`,
    unsubscribe: `${base}/unsubscribe/${tokens.sign('unsubscribe', readerPublicId)}`,
    browser: `${base}/digests/${tokens.sign('digest', readerPublicId, deliveryId)}`,
    feed: `${base}/my/${tokens.sign('feed', readerPublicId)}/feed.xml`,
  };
}

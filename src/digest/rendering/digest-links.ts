/** The links of a digest: signed ones in the mail, none on its page. Pure. */
import type { Tokens } from '../../readers/tokens.ts';
import type { DigestLinks, SharedLinks } from '../digest.ts';

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

/** On the page of a digest: whoever is shown it can do nothing in its reader's name. */
export const sharedLinks = (base: string): SharedLinks => ({
  site: `${base}/`,
  preferences: null,
  unsubscribe: null,
  browser: null,
  feed: null,
});

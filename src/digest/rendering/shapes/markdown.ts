/** Writes text and links in the markdown of chats. Pure. */

/**
 * Backslashes before what could be markup, at the beginning also before what makes a list, and a break after
 * an @: no title sets type or notifies a member. A chat shows the text as it was; where it does not read
 * markdown, as in a notification, few signs are too many.
 */
export const escapeMarkdown = (text: string): string =>
  text
    .replace(/[\\`*_~[\]|#>]/g, '\\$&')
    .replace(/^[-+]/, '\\$&')
    .replace(/^(\d{1,9})([.)])/, '$1\\$2')
    .replaceAll('@', '@\u200b');

/** A link; its address cannot end early. */
export const markdownLink = (markup: string, url: string): string =>
  `[${markup}](<${url.replaceAll('<', '%3C').replaceAll('>', '%3E')}>)`;

/** Writes text and links in the markdown of chats. Pure. */

/**
 * Backslashes before whatever could be markup, and a break after an @, so that no title sets type or calls anybody; a chat
 * shows the text as it was.
 */
export const escapeMarkdown = (text: string): string =>
  text.replace(/[\\`*_{}[\]()#+\-.!|~>]/g, '\\$&').replaceAll('@', '@\u200b');

/** A link; its address cannot end early. */
export const markdownLink = (markup: string, url: string): string =>
  `[${markup}](<${url.replaceAll('<', '%3C').replaceAll('>', '%3E')}>)`;

/** Writes text and links in the markdown of chats. Pure. */

/**
 * Escapes what could be markup, at the beginning also what would make a list, and adds a zero-width space
 * after each @, so that no title formats text or notifies a member. Chats show the text unchanged; only where
 * one does not read markdown, as in a notification, do the few extra characters show.
 */
export const escapeMarkdown = (text: string): string =>
  text
    .replace(/[\\`*_~[\]|#>]/g, '\\$&')
    .replace(/^[-+]/, '\\$&')
    .replace(/^(\d{1,9})([.)])/, '$1\\$2')
    .replaceAll('@', '@\u200b');

/** Writes a link whose address cannot end early: `<` and `>` in it are encoded. */
export const markdownLink = (markup: string, url: string): string =>
  `[${markup}](<${url.replaceAll('<', '%3C').replaceAll('>', '%3E')}>)`;

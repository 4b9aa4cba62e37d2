/** Changes a mail to how different programs show it, whatever the browser here prefers. Pure. */

/** A light and a dark window, and a program that drops `<style>`. */
export const MAIL_VARIANTS = ['light', 'dark', 'plain'] as const;
export type MailVariant = (typeof MAIL_VARIANTS)[number];

const DARK = '@media (prefers-color-scheme: dark)';

export function mailVariant(html: string, variant: MailVariant): string {
  if (variant === 'plain') return html.replaceAll(/<style[^<>]*>[^<]*<\/style>/g, '');
  return html
    .replaceAll(DARK, variant === 'dark' ? '@media all' : '@media not all')
    .replaceAll('"light dark"', `"${variant}"`)
    .replaceAll('color-scheme: light dark', `color-scheme: ${variant}`);
}

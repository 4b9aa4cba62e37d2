/** The page with every mail in frames: on a phone and a desktop, light and dark, and without `<style>`. */

import { GALLERY_WORDING } from '../../text/wording/gallery-wording.ts';
import { type Html, html } from '../http/html.ts';
import type { GalleryMail } from './gallery-mails.ts';
import { MAIL_VARIANTS, type MailVariant, mailVariant } from './mail-variants.ts';

/** Returns each file that the page refers to, by its name. */
export function galleryFiles(mails: readonly GalleryMail[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const mail of mails) {
    files.set(`${mail.name}.txt`, mail.text);
    if (mail.html === '') continue;
    for (const variant of MAIL_VARIANTS) files.set(nameOf(mail, variant), mailVariant(mail.html, variant));
  }
  return files;
}

const nameOf = ({ name }: GalleryMail, variant: MailVariant): string => `${name}-${variant}.html`;

/** @param linkTo returns the address of a file */
export const galleryBody = (mails: readonly GalleryMail[], linkTo: (name: string) => string): Html =>
  html`<h1>${GALLERY_WORDING.title}</h1>
<p class="lead">${GALLERY_WORDING.lead}</p>
<ul class="plain">${mails.map(({ name, title }) => html`<li><a href="#${name}">${title}</a></li>`)}</ul>
${mails.map(
  (mail) => html`<section class="gallery" id="${mail.name}"><h2>${mail.title}</h2>
<p><b dir="auto">${mail.subject}</b> <span class="hint">${sizesOf(mail)}</span></p>
${mail.html !== '' && html`<div class="frames" tabindex="0" role="group" aria-label="${mail.title}">${MAIL_VARIANTS.map((variant) => (['phone', 'desktop'] as const).map((width) => frame(mail, variant, width, linkTo)))}</div>`}
<details${mail.html === '' && html` open`}><summary>${GALLERY_WORDING.textPart}</summary><pre tabindex="0">${mail.text}</pre></details></section>`,
)}`;

const frame = (
  mail: GalleryMail,
  variant: MailVariant,
  width: 'phone' | 'desktop',
  linkTo: (name: string) => string,
): Html => {
  const name = `${GALLERY_WORDING.shownAs[width]}, ${GALLERY_WORDING.variants[variant]}`;
  const file = linkTo(nameOf(mail, variant));
  return html`<figure><figcaption><a href="${file}">${name}</a></figcaption><iframe class="${width}" title="${mail.title}: ${name}" src="${file}" loading="lazy" sandbox></iframe></figure>`;
};

const sizesOf = ({ html: page, text }: GalleryMail): string =>
  [page, text]
    .filter((part) => part !== '')
    .map((part) => `${Math.ceil(Buffer.byteLength(part) / 1024)} KB`)
    .join(' + ');

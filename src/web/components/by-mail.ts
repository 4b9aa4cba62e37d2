/** The link that fills the sign-up form with what a page is about. */

import { FRAME_WORDING } from '../../text/wording/page-wording.ts';
import { type Html, html } from '../http/html.ts';
import type { Site } from '../site.ts';

/** @param name the form field that `value` fills */
export const byMail = (site: Site, name: 'topics' | 'queries' | 'authors', value: string): Html =>
  html`<a class="button quiet" href="${site.to(`/?${new URLSearchParams([[name, value]])}#subscribe`)}">${FRAME_WORDING.byMail}</a>`;

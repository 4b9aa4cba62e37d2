/** Renders a postmark, as on a mail: a kind, a number and a day. */

import { type Html, html } from '../http/html.ts';
import type { Site } from '../site.ts';

/** Hidden from screen readers, because the text beside it says the same. */
const postmark = (kind: string, number: string, below: string): Html =>
  html`<p class="postmark" aria-hidden="true"><span>${kind}</span><b>${number}</b><span>${below}</span></p>`;

/** Renders `today / 11 / Mar 26`. */
export function dayPostmark({ formats }: Site, kind: string, day: string): Html {
  const [number = '', ...rest] = formats.stampDay(day).split(' ');
  return postmark(kind, number, rest.join(' '));
}

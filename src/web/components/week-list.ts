/** Shows what the last seven days would have brought, beside the form with the choices. */

import type { Selection, SelectionItem } from '../../digest/digest.ts';
import { explainItem } from '../../digest/rendering/why.ts';
import type { Formats } from '../../text/formats.ts';
import { WEEK_WORDING } from '../../text/wording/form-wording.ts';
import { type Html, html } from '../http/html.ts';
import type { Site } from '../site.ts';
import { titleList } from './paper-list.ts';

/** How many titles are shown. */
export const TITLES_SHOWN = 5;
const DAYS = 7;

/** templates/pages/forms.js replaces the status and the list when a choice changes. */
export function weekList(site: Site, { items, matched }: Selection, formats: Formats): Html {
  return html`<p role="status">${sentence(matched, formats)}</p>
${titleList(
  site,
  items.map(({ paper }) => paper),
  (_paper, index) => explainItem(items[index] as SelectionItem, site.topicNames),
)}`;
}

function sentence(matched: number, { count, countOf }: Formats): Html {
  if (matched === 0) return html`${WEEK_WORDING.nothing}`;
  const daily = Math.round(matched / DAYS);
  const often = daily < 1 ? WEEK_WORDING.lessThanDaily : WEEK_WORDING.daily(count(daily));
  return html`<b>${countOf(matched, 'paper')}</b>${WEEK_WORDING.found(often)}${matched === 1 ? WEEK_WORDING.one : WEEK_WORDING.best}`;
}

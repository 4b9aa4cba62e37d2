/**
 * POST /week: what the last seven days would have brought for a form's choices, as a list or with the form.
 */

import { parseNewPreferences } from '../../../readers/preferences.ts';
import { DEFAULT_PREFERENCES, type Preferences } from '../../../readers/reader.ts';
import { formatsFor } from '../../../text/regions.ts';
import { SIGNUP_WORDING } from '../../../text/wording/form-wording.ts';
import { readerRules } from '../../../topics/reader-rules.ts';
import { TITLES_SHOWN, weekList } from '../../components/week-list.ts';
import { markupOf } from '../../http/html.ts';
import { type PageRequest, type PageResponse, textResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { formAgainPage } from './subscribe.ts';
import { type SubscribeValues, subscribeValues } from './subscribe-form.ts';

export async function postWeek(site: Site, { form }: PageRequest): Promise<PageResponse> {
  const values = subscribeValues(form);
  const preferences = understoodPreferences(site, values, form.getAll('replacements').at(-1));
  const week = weekList(
    site,
    await site.lastWeek.select(preferences, TITLES_SHOWN),
    formatsFor(form.get('locale')),
  );
  if (form.get('part') === 'list') return textResponse(markupOf(week), 'text/html', { caching: 'none' });
  return formAgainPage(site, { title: SIGNUP_WORDING.title }, { values, week });
}

/** Returns the choices of a form that is still being filled in: what is not valid yet is left out. */
export function understoodPreferences(
  { app }: Site,
  {
    topics,
    queries,
    authors,
    exclusions,
  }: Pick<SubscribeValues, 'topics' | 'queries' | 'authors' | 'exclusions'>,
  replacements?: string,
): Preferences {
  const rules = readerRules(app.topics);
  const understood = {
    topics: topics.filter((slug) => rules.topics.has(slug)),
    queries: queries.filter((query) => rules.checkQuery(query) === null),
    authors: authors.filter((name) => rules.checkAuthor(name) === null),
    exclusions: exclusions.filter((query) => rules.checkExclusion(query) === null),
    replacements: replacements === 'yes' ? 'yes' : 'no',
  };
  const check = parseNewPreferences(understood, rules, app.clock.now());
  return check.ok ? check.preferences : DEFAULT_PREFERENCES;
}

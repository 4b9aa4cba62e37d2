/** The sign-up form, which POST /subscribe processes, and a link to the front page can fill in. */

import { DEFAULT_PREFERENCES, FREQUENCIES, type Layout, type MailFormat } from '../../../readers/reader.ts';
import {
  anotherLook,
  FIELD_WORDING,
  FORMAT_WORDING,
  FREQUENCY_WORDING,
  LAYOUT_WORDING,
  SIGNUP_WORDING,
} from '../../../text/wording/form-wording.ts';
import { readerRules } from '../../../topics/reader-rules.ts';
import { readFormValues } from '../../components/form-values.ts';
import {
  authorLines,
  exclusionLines,
  labelled,
  options,
  type Problems,
  queryLines,
  zoneSelect,
} from '../../components/select-fields.ts';
import { shownTopics, topicChips, topicsByField } from '../../components/topic-choice.ts';
import { type Html, html } from '../../http/html.ts';
import type { Site } from '../../site.ts';

export const FREQUENCY_CHOICES = FREQUENCIES.map(
  (frequency) => [frequency, FREQUENCY_WORDING[frequency]] as const,
);

const LAYOUT_CHOICES = Object.entries(LAYOUT_WORDING satisfies Record<Layout, string>);
const FORMAT_CHOICES = Object.entries(FORMAT_WORDING satisfies Record<MailFormat, string>);

export interface SubscribeValues {
  readonly email: string;
  readonly topics: readonly string[];
  readonly queries: readonly string[];
  readonly exclusions: readonly string[];
  readonly authors: readonly string[];
  readonly frequency: string;
  readonly time: string;
  readonly timeZone: string;
  readonly layout: string;
  readonly format: string;
  /** yes or no. */
  readonly groupByTopic: string;
}

export const NO_VALUES: SubscribeValues = {
  email: '',
  topics: [],
  queries: [],
  exclusions: [],
  authors: [],
  frequency: 'daily',
  time: '08:00',
  timeZone: 'UTC',
  layout: DEFAULT_PREFERENCES.layout,
  format: DEFAULT_PREFERENCES.format,
  groupByTopic: 'no',
};

/** Returns the values of a posted form, or of a link that fills the form. */
export const subscribeValues = (form: URLSearchParams): SubscribeValues => readFormValues(form, NO_VALUES);

/**
 * Fields for how the mail looks, in both forms. An unticked box sends nothing, so a hidden field stands in
 * for it.
 */
export const layoutFields = (
  { layout, format, groupByTopic }: Pick<SubscribeValues, 'layout' | 'format' | 'groupByTopic'>,
  problems: Problems,
): Html => html`${labelled({ name: 'layout', label: FIELD_WORDING.layout, problems }, (attributes) => html`<select ${attributes}>${options(LAYOUT_CHOICES, layout)}</select>`)}
${labelled({ name: 'format', label: FIELD_WORDING.format, problems }, (attributes) => html`<select ${attributes}>${options(FORMAT_CHOICES, format)}</select>`)}
<div class="field"><input type="hidden" name="groupByTopic" value="no"><label class="box"><input type="checkbox" name="groupByTopic" value="yes"${
  groupByTopic === 'yes' && html` checked`
}><span>${FIELD_WORDING.groupByTopic}</span></label></div>`;

const MOST_LINES = 50;
/** Empty lines for searches, in both forms. */
export const SPARE_QUERIES = 2;

interface Shown {
  readonly values?: SubscribeValues;
  readonly problems?: Problems;
  /** What the last week would have brought, if that was asked for. */
  readonly week?: Html;
}

/** Renders the form: an address and a few topics; everything else is folded away. */
export function subscribeForm(
  site: Site,
  { values = NO_VALUES, problems = new Map(), week }: Shown = {},
): Html {
  const choice = { topics: site.app.topics, chosen: new Set(values.topics), problems };
  const chips = topicChips(choice);
  return html`<form class="subscribe" id="subscribe" method="post" action="${site.to('/subscribe')}" data-week="${site.to('/week')}" aria-labelledby="subscribe-title">
<h2 id="subscribe-title">${SIGNUP_WORDING.title}</h2>
${problems.size > 0 && html`<p class="problem" role="alert">${problems.get('form') ?? anotherLook('sent', problems.size)}</p>`}
${labelled({ name: 'email', label: FIELD_WORDING.email, problems }, (attributes) => html`<input type="email" ${attributes} value="${values.email}" required autocomplete="email" inputmode="email" maxlength="254">`)}
${chips}
<button type="submit">${SIGNUP_WORDING.button}</button>
<p class="wording">${SIGNUP_WORDING.promise} <a href="${site.to('/sample')}">${SIGNUP_WORDING.sample}</a></p>
<details${isUnfolded(values, problems) && html` open`}><summary>${SIGNUP_WORDING.more}</summary>
${topicsByField(choice, shownTopics(choice))}
${wishFields(site, values, problems)}
${timeFields(values, problems)}
<div class="row long">
${layoutFields(values, problems)}
</div>
<button type="submit">${SIGNUP_WORDING.button}</button></details>
<div class="week">${week ?? html`<p role="status"></p><ol class="titles"></ol>`}
<button type="submit" class="quiet" formaction="${site.to('/week')}" formnovalidate${week === undefined && html` data-without-script`}>${SIGNUP_WORDING.lastWeek}</button></div>
<p class="wording">${SIGNUP_WORDING.consent}</p>
</form>`;
}

/** Is anything that is folded away chosen, or wrong? */
const isUnfolded = (values: SubscribeValues, problems: Problems): boolean =>
  values.queries.length + values.authors.length + values.exclusions.length > 0 ||
  [...problems.keys()].some((field) => !['email', 'topics', 'form'].includes(field));

/** Fields for a reader's own queries, followed authors and exclusions. */
export function wishFields(
  site: Site,
  values: Pick<SubscribeValues, 'queries' | 'authors' | 'exclusions'>,
  problems: Problems,
): Html {
  const { checkQuery, checkExclusion, checkAuthor } = readerRules(site.app.topics);
  const lines = (typed: readonly string[], isWrong: (line: string) => boolean, spare = 1) => ({
    lines: typed.filter((line) => line.trim() !== '').slice(0, MOST_LINES),
    spare,
    problems,
    isWrong,
  });
  return html`${queryLines(lines(values.queries, (query) => checkQuery(query) !== null, SPARE_QUERIES))}
${authorLines(lines(values.authors, (name) => checkAuthor(name) !== null))}
${exclusionLines(lines(values.exclusions, (query) => checkExclusion(query) !== null))}`;
}

/** Fields for when the mail comes. */
export const timeFields = (
  values: Pick<SubscribeValues, 'frequency' | 'time' | 'timeZone'>,
  problems: Problems,
): Html => html`<div class="row">
${labelled({ name: 'frequency', label: FIELD_WORDING.frequency, problems }, (attributes) => html`<select ${attributes}>${options(FREQUENCY_CHOICES, values.frequency)}</select>`)}
${labelled({ name: 'time', label: FIELD_WORDING.time, problems }, (attributes) => html`<input type="time" ${attributes} value="${values.time}" required>`)}
${labelled({ name: 'timeZone', label: FIELD_WORDING.timeZone, problems }, (attributes) => zoneSelect(attributes, values.timeZone, problems.size === 0))}
</div>`;

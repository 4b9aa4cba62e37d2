/** The preferences form, with how many recent papers each topic and query matches. */

import { formatMinuteOfDay, type Preferences } from '../../../readers/reader.ts';
import { WEEKDAYS } from '../../../text/days.ts';
import { readerRules } from '../../../topics/reader-rules.ts';
import { queryHintList } from '../../components/query-hint-list.ts';
import {
  authorLines,
  exclusionLines,
  labelled,
  options,
  type Problems,
  queryLines,
  topicBoxes,
  zoneSelect,
} from '../../components/select-fields.ts';
import { type Html, html, type Part } from '../../http/html.ts';
import type { Site } from '../../site.ts';
import { FREQUENCY_CHOICES, layoutFields } from '../public/subscribe-form.ts';

const WEEKDAY_OPTIONS = WEEKDAYS.map((name, index) => [String(index + 1), name] as const);
const MONTH_DAYS = Array.from({ length: 31 }, (_, index) => [String(index + 1), String(index + 1)] as const);
const SPARE_LINES = 2;

/** The days of a subscription: `Once a week, on Friday`. */
export function describeDays({ frequency, weekday, monthDay }: Preferences): string {
  const name = new Map<string, string>(FREQUENCY_CHOICES).get(frequency) ?? frequency;
  if (frequency === 'weekly') return `${name}, on ${WEEKDAYS[weekday - 1]?.[1]}`;
  return frequency === 'monthly' ? `${name}, on day ${monthDay}` : name;
}

/** The form's fields as text, as typed. */
export interface PreferencesValues {
  readonly topics: readonly string[];
  readonly queries: readonly string[];
  readonly exclusions: readonly string[];
  readonly authors: readonly string[];
  readonly frequency: string;
  readonly time: string;
  readonly timeZone: string;
  readonly weekday: string;
  readonly monthDay: string;
  readonly maxPapers: string;
  readonly replacements: string;
  readonly layout: string;
  readonly format: string;
  readonly pauseUntil: string;
}

/** How many papers of the last seven days each topic and query matches. */
export interface Counts {
  readonly topics: ReadonlyMap<string, number>;
  readonly queries: ReadonlyMap<string, number>;
}

export const preferencesAsText = (preferences: Preferences): PreferencesValues => ({
  topics: preferences.topics,
  queries: preferences.queries,
  exclusions: preferences.exclusions,
  authors: preferences.authors,
  frequency: preferences.frequency,
  time: formatMinuteOfDay(preferences.minuteOfDay),
  timeZone: preferences.timeZone,
  weekday: String(preferences.weekday),
  monthDay: String(preferences.monthDay),
  maxPapers: String(preferences.maxPapers),
  replacements: preferences.replacements ? 'yes' : 'no',
  layout: preferences.layout,
  format: preferences.format,
  pauseUntil: preferences.pauseUntil ?? '',
});

/**
 * The posted values; fields that are absent keep those of `base`. An unticked checkbox sends nothing,
 * so a hidden field stands in for it.
 */
export function parsePreferencesForm(form: URLSearchParams, base: PreferencesValues): PreferencesValues {
  const lines = (name: 'queries' | 'exclusions' | 'authors'): readonly string[] =>
    form.has(name) ? form.getAll(name).filter((line) => line.trim() !== '') : base[name];
  const text = (name: keyof PreferencesValues): string => form.getAll(name).at(-1) ?? String(base[name]);
  return {
    topics: form.has('topics') ? form.getAll('topics').filter((slug) => slug !== '') : base.topics,
    queries: lines('queries'),
    exclusions: lines('exclusions'),
    authors: lines('authors'),
    frequency: text('frequency'),
    time: text('time'),
    timeZone: text('timeZone'),
    weekday: text('weekday'),
    monthDay: text('monthDay'),
    maxPapers: text('maxPapers'),
    replacements: text('replacements'),
    layout: text('layout'),
    format: text('format'),
    pauseUntil: text('pauseUntil'),
  };
}

export function preferencesForm(
  site: Site,
  values: PreferencesValues,
  counts: Counts,
  problems: Problems,
): Html {
  const found = (count: number | undefined): Part =>
    html` <span class="count">${count ?? 0}<span class="hidden"> papers in the last seven days</span></span>`;
  const rules = readerRules(site.app.topics);
  return html`<form method="post" class="preferences">
<p class="hint">The numbers are papers of the last seven days that a topic or query would have found.</p>
<input type="hidden" name="topics" value="">
${topicBoxes(site.app.topics, new Set(values.topics), problems, (slug) => found(counts.topics.get(slug)))}
${queryLines({
  lines: values.queries,
  spare: SPARE_LINES,
  problems,
  isWrong: (query) => !counts.queries.has(query),
  note: (query) => {
    const count = counts.queries.get(query);
    return (
      count !== undefined &&
      html`${found(count)}${queryHintList(query, count, (better) => html`<code>${better}</code>`)}`
    );
  },
})}
${authorLines({ lines: values.authors, spare: 1, problems, isWrong: (name) => rules.checkAuthor(name) !== null })}
${exclusionLines({ lines: values.exclusions, spare: 1, problems, isWrong: (query) => rules.checkExclusion(query) !== null })}
<div class="row">
${labelled({ name: 'frequency', label: 'How often', problems }, (attributes) => html`<select ${attributes}>${options(FREQUENCY_CHOICES, values.frequency)}</select>`)}
${labelled({ name: 'time', label: 'At', problems }, (attributes) => html`<input type="time" ${attributes} value="${values.time}" required>`)}
${labelled({ name: 'timeZone', label: 'Time zone', problems }, (attributes) => zoneSelect(attributes, values.timeZone, false))}
</div>
<div class="row">
${labelled({ name: 'weekday', label: 'If once a week, on', problems }, (attributes) => html`<select ${attributes}>${options(WEEKDAY_OPTIONS, values.weekday)}</select>`)}
${labelled({ name: 'monthDay', label: 'If once a month, on day', problems }, (attributes) => html`<select ${attributes}>${options(MONTH_DAYS, values.monthDay)}</select>`)}
${labelled({ name: 'maxPapers', label: 'Papers at most', problems }, (attributes) => html`<input type="number" ${attributes} value="${values.maxPapers}" min="1" max="50" required>`)}
</div>
<div class="row">
${layoutFields(values, problems)}
</div>
${labelled({ name: 'pauseUntil', label: 'Pause until', hint: 'Mail comes again on this day. Empty: no pause.', problems }, (attributes) => html`<input type="date" ${attributes} value="${values.pauseUntil}">`)}
<div class="field"><input type="hidden" name="replacements" value="no"><label class="box"><input type="checkbox" name="replacements" value="yes"${
    values.replacements === 'yes' && html` checked`
  }><span>Also papers that were first heard of as a new version</span></label></div>
<p class="actions"><button type="submit" name="action" value="save">Save</button> <button type="submit" class="quiet" name="action" value="count">Only count again</button></p>
</form>`;
}

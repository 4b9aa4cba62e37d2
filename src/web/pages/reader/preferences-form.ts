/** The preferences form: what, how much, when, how it looks; with what the last week would have brought. */

import { createHash } from 'node:crypto';
import { objectIn, parsedJson } from '../../../json-fields.ts';
import type { Preferences } from '../../../readers/reader.ts';
import { formatMinuteOfDay, WEEKDAYS } from '../../../text/days.ts';
import { DEFAULT_FORMATS } from '../../../text/formats.ts';
import { ordinal } from '../../../text/ordinal.ts';
import { formatsFor, parseLocale } from '../../../text/regions.ts';
import {
  CHOICE_WORDING,
  DAYS_WORDING,
  FIELD_WORDING,
  FREQUENCY_WORDING,
} from '../../../text/wording/form-wording.ts';
import type { QueryHint } from '../../../topics/query-hints.ts';
import { readerRules } from '../../../topics/reader-rules.ts';
import { readFormValues } from '../../components/form-values.ts';
import { queryHintList } from '../../components/query-hint-list.ts';
import {
  authorLines,
  exclusionLines,
  labelled,
  options,
  type Problems,
  problemNote,
  queryLines,
  zoneSelect,
} from '../../components/select-fields.ts';
import { topicsByField } from '../../components/topic-choice.ts';
import { type Html, html, type Part } from '../../http/html.ts';
import type { Site } from '../../site.ts';
import { FREQUENCY_CHOICES, layoutFields, SPARE_QUERIES } from '../public/subscribe-form.ts';

const WEEKDAY_OPTIONS = WEEKDAYS.map((name, index) => [String(index + 1), name] as const);
const MONTH_DAYS = Array.from({ length: 31 }, (_, index) => [String(index + 1), ordinal(index + 1)] as const);

/** Describes the days of a subscription: `Once a week, on Friday`. */
export function describeDays({ frequency, weekday, monthDay }: Preferences): string {
  const often = FREQUENCY_WORDING[frequency];
  if (frequency === 'weekly') return DAYS_WORDING.weekly(often, WEEKDAYS[weekday - 1] ?? '');
  return frequency === 'monthly' ? DAYS_WORDING.monthly(often, ordinal(monthDay)) : often;
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
  readonly groupByTopic: string;
  readonly locale: string;
  readonly pauseUntil: string;
}

/** How many papers of the last seven days each topic and query matches, and the hints beside a query. */
export interface Counts {
  readonly topics: ReadonlyMap<string, number>;
  readonly queries: ReadonlyMap<string, number>;
  readonly hints: ReadonlyMap<string, readonly QueryHint[]>;
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
  groupByTopic: preferences.groupByTopic ? 'yes' : 'no',
  locale: preferences.locale ?? DEFAULT_FORMATS.locale,
  pauseUntil: preferences.pauseUntil ?? '',
});

/** A fingerprint of each field, whatever the order of a list. */
const fingerprints = (values: PreferencesValues): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]: [string, string | readonly string[]]) => {
      const text = JSON.stringify(typeof value === 'string' ? value : value.toSorted());
      return [name, createHash('sha256').update(text).digest('base64url').slice(0, 12)];
    }),
  );

/**
 * What a posted form asks for. A field that it has as it was when the form was made stays as it is stored:
 * another tab may have saved it since.
 */
export function readPreferencesForm(form: URLSearchParams, stored: PreferencesValues): PreferencesValues {
  const posted = readFormValues(form, stored);
  const before = objectIn({ before: parsedJson(form.get('before') ?? '') }, 'before');
  const untouched = Object.entries(fingerprints(posted))
    .filter(([name, fingerprint]) => before[name] === fingerprint)
    .map(([name]) => [name, stored[name as keyof PreferencesValues]]);
  return { ...posted, ...Object.fromEntries(untouched) };
}

/** The id of the form. */
export const FORM = 'choices';

/** A button elsewhere on the page that takes the choices along, so that those not saved are shown again. */
export const besideForm = (name: string, value: string, label: string, attributes: Part = ''): Html =>
  html`<button type="submit" form="${FORM}" formnovalidate name="${name}" value="${value}"${attributes}>${label}</button>`;

/** Precedes a button above the form: Enter in a field presses the form's first button. */
export const saveByEnter = (): Html =>
  html`<button type="submit" form="${FORM}" name="action" value="save" hidden></button>`;

/** Does the form have choices that are not saved? */
export const isUnsaved = (values: PreferencesValues, stored: PreferencesValues): boolean =>
  JSON.stringify(fingerprints(values)) !== JSON.stringify(fingerprints(stored));

interface Found {
  /** Null while the site is too busy to count. */
  readonly counts: Counts | null;
  /** What the last week would have brought for all choices together. */
  readonly week: Html;
  readonly stored: PreferencesValues;
}

export function preferencesForm(
  site: Site,
  values: PreferencesValues,
  { counts, week, stored }: Found,
  problems: Problems,
): Html {
  return html`<form method="post" id="${FORM}" class="preferences" data-week="${site.to('/week')}"><div class="columns">
<input type="hidden" name="before" value="${JSON.stringify(fingerprints(stored))}">
<div class="wide">
${whatSection(site, values, counts, problems)}
<section><h2>${CHOICE_WORDING.howMuch}</h2>
<div class="row">
${labelled({ name: 'maxPapers', label: FIELD_WORDING.maxPapers, problems }, (attributes) => html`<input type="number" ${attributes} value="${values.maxPapers}" min="1" max="50" required>`)}
</div></section>
${whenSection(values, problems)}
<section><h2>${CHOICE_WORDING.looks}</h2>
<div class="row long">
${layoutFields(values, problems)}
${localeField(values.locale, problems)}
</div></section>
<p class="save"><button type="submit" name="action" value="save">${CHOICE_WORDING.save}</button> <button type="submit" class="quiet" name="action" value="count" data-without-script>${CHOICE_WORDING.count}</button></p>
</div>
<aside class="side" aria-labelledby="week-title"><div class="week"><h2 id="week-title">${CHOICE_WORDING.week}</h2>
<p class="hint">${CHOICE_WORDING.weekHint}</p>
${week}</div></aside>
</div></form>`;
}

/** Regions that each write dates and numbers in their own way; the reader's own precedes them. */
const REGIONS = ['en-GB', 'en-US', 'en-DE', 'en-CH', 'en-FR', 'en-IN'];

function localeField(chosen: string, problems: Problems): Html {
  const own = formatsFor(parseLocale(chosen));
  const others = REGIONS.filter((region) => formatsFor(region) !== own);
  const choices = [chosen, ...others].map((region) => {
    const { longDay, count } = formatsFor(parseLocale(region));
    return [region, `${longDay('2026-03-11')} · ${count(12_345)}`] as const;
  });
  return labelled(
    { name: 'locale', label: FIELD_WORDING.locale, problems },
    (attributes) => html`<select ${attributes}>${options(choices, chosen)}</select>`,
  );
}

function whatSection(site: Site, values: PreferencesValues, counts: Counts | null, problems: Problems): Html {
  const formats = formatsFor(parseLocale(values.locale));
  const found = (count: number | undefined): Part =>
    html` <span class="count">${formats.count(count ?? 0)}<span class="hidden"> ${CHOICE_WORDING.countHint(count === 1)}</span></span>`;
  const rules = readerRules(site.app.topics);
  const choice = { topics: site.app.topics, chosen: new Set(values.topics) };
  return html`<section><h2>${CHOICE_WORDING.what}</h2>
<p class="hint">${CHOICE_WORDING.whatHint}</p>
<fieldset class="field"><legend>${CHOICE_WORDING.topics}</legend>
${problemNote('topics', problems)}
<input type="hidden" name="topics" value="">
${topicsByField(choice, [], (slug) => counts !== null && found(counts.topics.get(slug)))}</fieldset>
${queryLines({
  lines: values.queries,
  spare: SPARE_QUERIES,
  problems,
  isWrong: (query) => rules.checkQuery(query) !== null,
  note: (query) => {
    const count = counts?.queries.get(query);
    return (
      count !== undefined &&
      html`${found(count)}${queryHintList(counts?.hints.get(query) ?? [], (better) => html`<code>${better}</code>`)}`
    );
  },
})}
${authorLines({ lines: values.authors, spare: 1, problems, isWrong: (name) => rules.checkAuthor(name) !== null })}
${exclusionLines({ lines: values.exclusions, spare: 1, problems, isWrong: (query) => rules.checkExclusion(query) !== null })}
<div class="field"><input type="hidden" name="replacements" value="no"><label class="box"><input type="checkbox" name="replacements" value="yes"${
    values.replacements === 'yes' && html` checked`
  }><span>${FIELD_WORDING.replacements}</span></label></div></section>`;
}

const whenSection = (
  values: PreferencesValues,
  problems: Problems,
): Html => html`<section><h2>${CHOICE_WORDING.when}</h2>
<div class="row">
${labelled({ name: 'frequency', label: FIELD_WORDING.frequency, problems }, (attributes) => html`<select ${attributes}>${options(FREQUENCY_CHOICES, values.frequency)}</select>`)}
${labelled({ name: 'time', label: FIELD_WORDING.time, problems }, (attributes) => html`<input type="time" ${attributes} value="${values.time}" required>`)}
${labelled({ name: 'timeZone', label: FIELD_WORDING.timeZone, problems }, (attributes) => zoneSelect(attributes, values.timeZone, false))}
</div>
<div class="row">
${labelled({ name: 'weekday', label: FIELD_WORDING.weekday, problems }, (attributes) => html`<select ${attributes}>${options(WEEKDAY_OPTIONS, values.weekday)}</select>`)}
${labelled({ name: 'monthDay', label: FIELD_WORDING.monthDay, problems }, (attributes) => html`<select ${attributes}>${options(MONTH_DAYS, values.monthDay)}</select>`)}
${labelled({ name: 'pauseUntil', label: FIELD_WORDING.pauseUntil, problems }, (attributes) => html`<input type="date" ${attributes} value="${values.pauseUntil}">`)}
</div>
<p class="hint">${CHOICE_WORDING.whenHint}</p></section>`;

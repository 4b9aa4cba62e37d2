/** The sign-up form of the front page, which POST /subscribe processes. */
import { DEFAULT_PREFERENCES, FREQUENCIES, type Layout, type MailFormat } from '../../../readers/reader.ts';
import { readerRules } from '../../../topics/reader-rules.ts';
import {
  authorLines,
  exclusionLines,
  labelled,
  options,
  type Problems,
  problemNote,
  queryLines,
  topicBoxes,
  zoneSelect,
} from '../../components/select-fields.ts';
import { type Html, html } from '../../http/html.ts';
import type { Site } from '../../site.ts';

/** What the subscriber agrees to; stored verbatim with the consent. */
export const WORDING =
  'Send me a digest of research papers by email, as chosen in this form, until I unsubscribe. Every mail has a link for that.';

const FREQUENCY_NAMES = {
  daily: 'Every day',
  weekdays: 'Monday to Friday',
  weekly: 'Once a week',
  monthly: 'Once a month',
} as const;
export const FREQUENCY_CHOICES = FREQUENCIES.map(
  (frequency) => [frequency, FREQUENCY_NAMES[frequency]] as const,
);

export const LAYOUT_CHOICES = [
  ['short', 'Short: titles alone'],
  ['medium', 'Medium: some papers in full, then titles'],
  ['long', 'Long: every paper in full'],
] as const satisfies readonly (readonly [Layout, string])[];
export const FORMAT_CHOICES = [
  ['html', 'With type and colour'],
  ['text', 'Plain text'],
] as const satisfies readonly (readonly [MailFormat, string])[];

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
};

/** How the mail looks, in both forms. */
export const layoutFields = (
  { layout, format }: Pick<SubscribeValues, 'layout' | 'format'>,
  problems: Problems,
): Html => html`${labelled({ name: 'layout', label: 'Length', problems }, (attributes) => html`<select ${attributes}>${options(LAYOUT_CHOICES, layout)}</select>`)}
${labelled({ name: 'format', label: 'Format', problems }, (attributes) => html`<select ${attributes}>${options(FORMAT_CHOICES, format)}</select>`)}`;

const LINES = 2;
const MOST_LINES = 50;

export function subscribeForm(
  site: Site,
  values: SubscribeValues = NO_VALUES,
  problems: Problems = new Map(),
): Html {
  const { topics } = site.app;
  const { checkQuery, checkExclusion, checkAuthor } = readerRules(topics);
  const typed = (lines: readonly string[]) => lines.filter((line) => line.trim() !== '').slice(0, MOST_LINES);
  const queries = typed(values.queries);
  return html`<form class="subscribe" id="subscribe" method="post" action="${site.to('/subscribe')}" aria-labelledby="subscribe-title">
<h2 id="subscribe-title">Get it by mail</h2>
${problems.size > 0 && html`<p class="problem" role="alert">Nothing was sent yet: ${[...problems.values()].length === 1 ? 'one field needs' : `${problems.size} fields need`} another look.</p>`}
${labelled({ name: 'email', label: 'Email address', problems }, (attributes) => html`<input type="email" ${attributes} value="${values.email}" required autocomplete="email" inputmode="email" maxlength="254">`)}
${topicBoxes(topics, new Set(values.topics), problems)}
${queryLines({ lines: queries, spare: Math.max(LINES - queries.length, 1), problems, isWrong: (query) => checkQuery(query) !== null })}
${authorLines({ lines: typed(values.authors), spare: 1, problems, isWrong: (name) => checkAuthor(name) !== null })}
${exclusionLines({ lines: typed(values.exclusions), spare: 1, problems, isWrong: (query) => checkExclusion(query) !== null })}
<div class="row">
${labelled({ name: 'frequency', label: 'How often', problems }, (attributes) => html`<select ${attributes}>${options(FREQUENCY_CHOICES, values.frequency)}</select>`)}
${labelled({ name: 'time', label: 'At', problems }, (attributes) => html`<input type="time" ${attributes} value="${values.time}" required>`)}
${labelled({ name: 'timeZone', label: 'Time zone', problems }, (attributes) => zoneSelect(attributes, values.timeZone, true))}
</div>
<div class="row">
${layoutFields(values, problems)}
</div>
${problemNote('form', problems)}
<p class="wording">${WORDING}</p>
<button type="submit">Subscribe</button>
</form>`;
}

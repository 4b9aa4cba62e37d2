/** Form fields that several pages share, each with its label and error message. */

import { RENAMED_ZONES } from '../../readers/zone-names.ts';
import type { Topic } from '../../topics/topic.ts';
import { type Html, html, type Part } from '../http/html.ts';

/** Problems by field name. */
export type Problems = ReadonlyMap<string, string>;

interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: Part;
  readonly problems: Problems;
}

/**
 * A label, its control and the error message. `control` receives the attributes that link it to its
 * messages.
 */
export function labelled({ name, label, hint, problems }: Field, control: (attributes: Html) => Html): Html {
  const problem = problems.get(name);
  const described = [hint ? `${name}-hint` : '', problem === undefined ? '' : `${name}-problem`]
    .filter((id) => id !== '')
    .join(' ');
  return html`<div class="field"><label for="${name}">${label}</label>${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}
${control(html`id="${name}" name="${name}"${described !== '' && html` aria-describedby="${described}"`}${problem !== undefined && html` aria-invalid="true"`}`)}
${problemNote(name, problems)}</div>`;
}

export const problemNote = (name: string, problems: Problems): Part =>
  problems.has(name) && html`<p class="problem" id="${name}-problem">${problems.get(name)}</p>`;

export function options(
  choices: readonly (readonly [value: string, name: string])[],
  chosen: string,
): readonly Html[] {
  return choices.map(
    ([value, name]) => html`<option value="${value}"${value === chosen && html` selected`}>${name}</option>`,
  );
}

// Browsers list some 420 zones, without UTC and without one of the two names of renamed places.
const ZONES: readonly string[] = [
  'UTC',
  ...new Set([
    ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
    ...RENAMED_ZONES.keys(),
    ...RENAMED_ZONES.values(),
  ]),
].sort((one, other) => Number(other === 'UTC') - Number(one === 'UTC') || one.localeCompare(other, 'en'));

export function zoneSelect(attributes: Html, chosen: string, guess: boolean): Html {
  const zones = ZONES.includes(chosen) ? ZONES : [chosen, ...ZONES];
  return html`<select ${attributes}${guess && html` data-guess-zone`} autocomplete="off">${zones.map(
    (zone) => html`<option${zone === chosen && html` selected`}>${zone}</option>`,
  )}</select>`;
}

/** A checkbox for each topic; `note` adds text after a name. */
export function topicBoxes(
  topics: readonly Topic[],
  chosen: ReadonlySet<string>,
  problems: Problems,
  note: (slug: string) => Part = () => null,
): Html {
  return html`<fieldset class="field"><legend>Topics</legend><p class="hint">None of them and no query: everything that is trending.</p>
${problemNote('topics', problems)}
<ul class="boxes">${topics.map(
    ({ slug, name, description }) =>
      html`<li><label title="${description}"><input type="checkbox" name="topics" value="${slug}"${
        chosen.has(slug) && html` checked`
      }><span>${name}${note(slug)}</span></label></li>`,
  )}</ul></fieldset>`;
}

interface QueryLines {
  readonly queries: readonly string[];
  /** How many empty lines follow them. */
  readonly spare: number;
  readonly problems: Problems;
  readonly isWrong: (query: string) => boolean;
  /** Adds text after a query. */
  readonly note?: (query: string) => Part;
}

/** Input lines for queries; only the invalid ones are marked as such. */
export function queryLines({ queries, spare, problems, isWrong, note = () => null }: QueryLines): Html {
  const lines = [...queries, ...Array<string>(spare).fill('')];
  return html`<fieldset class="field"><legend>Your own queries</legend>
<p class="hint" id="queries-hint">Words, "exact phrases", AND, OR, NOT, word*, title:word, author:name.</p>
${problemNote('queries', problems)}
<ul class="lines">${lines.map(
    (query, index) =>
      html`<li><input type="text" name="queries" value="${query}" maxlength="500" aria-label="Query ${index + 1}" aria-describedby="queries-hint${problems.has('queries') && ' queries-problem'}"${
        index === 0 && html` placeholder="&quot;state space model&quot; OR mamba"`
      }${query.trim() !== '' && isWrong(query) && html` aria-invalid="true"`}>${note(query)}</li>`,
  )}</ul></fieldset>`;
}

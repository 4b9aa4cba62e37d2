/** Form fields that several pages share, each with its label and error message. */

import { RENAMED_ZONES } from '../../readers/zone-names.ts';
import { LINES_WORDING } from '../../text/wording/form-wording.ts';
import { type Html, html, type Part } from '../http/html.ts';

/** Problems by field name. */
export type Problems = ReadonlyMap<string, string>;

/** Collects problems by field; several problems of one field are joined. */
export function problemsByField(
  problems: readonly { readonly field: string; readonly message: string }[],
): Problems {
  const byField = new Map<string, string>();
  for (const { field, message } of problems)
    byField.set(field, [byField.get(field), message].filter(Boolean).join(' '));
  return byField;
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: Part;
  readonly problems?: Problems;
}

/**
 * Renders a label, its control and the error message. `control` receives the attributes that link it to its
 * messages.
 */
export function labelled({ name, label, hint, problems }: Field, control: (attributes: Html) => Html): Html {
  const problem = problems?.get(name);
  const described = [hint ? `${name}-hint` : '', problem === undefined ? '' : `${name}-problem`]
    .filter((id) => id !== '')
    .join(' ');
  return html`<div class="field"><label for="${name}">${label}</label>${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}
${control(html`id="${name}" name="${name}"${described !== '' && html` aria-describedby="${described}"`}${problem !== undefined && html` aria-invalid="true"`}`)}
${problems && problemNote(name, problems)}</div>`;
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

// `supportedValuesOf` lists some 420 zones: without UTC, and with only one of the two names of a renamed
// place.
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

interface Lines {
  readonly lines: readonly string[];
  /** How many empty lines follow them. */
  readonly spare: number;
  readonly problems: Problems;
  readonly isWrong: (line: string) => boolean;
  /** Adds text after a line. */
  readonly note?: (line: string) => Part;
}

export const queryLines = (lines: Lines): Html => lineFields('queries', lines);
export const authorLines = (lines: Lines): Html => lineFields('authors', lines);
export const exclusionLines = (lines: Lines): Html => lineFields('exclusions', lines);

/** Input lines; only the invalid ones are marked as such. */
function lineFields(
  name: keyof typeof LINES_WORDING,
  { lines, spare, problems, isWrong, note = () => null }: Lines,
): Html {
  const { legend, hint, noun, placeholder } = LINES_WORDING[name];
  const shown = [...lines, ...Array<string>(spare).fill('')];
  return html`<fieldset class="field"><legend>${legend}</legend>
<p class="hint" id="${name}-hint">${hint}</p>
${problemNote(name, problems)}
<ul class="lines">${shown.map(
    (line, index) =>
      html`<li><input type="text" name="${name}" value="${line}" maxlength="500" aria-label="${noun} ${index + 1}" aria-describedby="${name}-hint${problems.has(name) && ` ${name}-problem`}"${
        index === 0 && html` placeholder="${placeholder}"`
      }${line.trim() !== '' && isWrong(line) && html` aria-invalid="true"`}>${note(line)}</li>`,
  )}</ul></fieldset>`;
}

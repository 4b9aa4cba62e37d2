/** Checkboxes of topics: a few at once, and all of them by field. */

import { FIELD_WORDING, SIGNUP_WORDING } from '../../text/wording/form-wording.ts';
import type { Topic } from '../../topics/topic.ts';
import { firstTopics, groupByField } from '../../topics/topic-fields.ts';
import { type Html, html, type Part } from '../http/html.ts';
import { type Problems, problemNote } from './select-fields.ts';

export interface TopicChoice {
  readonly topics: readonly Topic[];
  readonly chosen: ReadonlySet<string>;
  readonly problems: Problems;
}

/** Returns the topics that the sign-up form shows at once: those already chosen, then the first ones. */
export function shownTopics({ topics, chosen }: Omit<TopicChoice, 'problems'>): readonly Topic[] {
  const first = firstTopics(topics);
  return [
    ...topics.filter(({ slug }) => chosen.has(slug) && !first.some((one) => one.slug === slug)),
    ...first,
  ];
}

export const topicChips = (choice: TopicChoice): Html =>
  html`<fieldset class="field"><legend>${SIGNUP_WORDING.topics}</legend> <p class="hint beside">${SIGNUP_WORDING.everything}</p>
${problemNote('topics', choice.problems)}
<ul class="chips">${shownTopics(choice).map((topic) => topicBox(topic, choice.chosen))}</ul></fieldset>`;

/** Renders all topics but those of `without`, by field; `note` adds text after a name. */
export function topicsByField(
  { topics, chosen }: Omit<TopicChoice, 'problems'>,
  without: readonly Topic[] = [],
  note: (slug: string) => Part = () => null,
): Html {
  const fields = groupByField(topics.filter((topic) => !without.includes(topic)));
  return html`<div class="by-field"><label class="filter" data-filter hidden>${FIELD_WORDING.findTopic} <input type="search" autocomplete="off"></label>
${fields.map(
  (field) => html`<fieldset class="group"><legend>${field.name}</legend>
<ul class="boxes">${field.topics.map((topic) => topicBox(topic, chosen, note))}</ul></fieldset>`,
)}</div>`;
}

const topicBox = (
  { slug, name, description }: Topic,
  chosen: ReadonlySet<string>,
  note: (slug: string) => Part = () => null,
): Html =>
  html`<li><label title="${description}"><input type="checkbox" name="topics" value="${slug}"${
    chosen.has(slug) && html` checked`
  }><span>${name}${note(slug)}</span></label></li>`;

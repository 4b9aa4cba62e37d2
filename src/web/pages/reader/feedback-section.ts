/**
 * The part of the preferences page about feedback: what was said about papers, the profile, and how to undo
 * it.
 */

import { wordsOfProfile } from '../../../digest/profile/profile-words.ts';
import { readProfile } from '../../../digest/profile/profiles-store.ts';
import type { FeedbackKind } from '../../../readers/feedback.ts';
import {
  isProfileOff,
  listFeedback,
  type SaidOfPaper,
  setProfileOff,
} from '../../../readers/feedback-store.ts';
import type { Reader } from '../../../readers/reader.ts';
import { displayLine } from '../../../text/tex/display.ts';
import { FRAME_WORDING } from '../../../text/wording/page-wording.ts';
import { FEEDBACK_WORDING } from '../../../text/wording/reader-page-wording.ts';
import { type Html, html, type Part } from '../../http/html.ts';
import type { Site } from '../../site.ts';
import { besideForm } from './preferences-form.ts';

const WORDS_SHOWN = 20;
const { section: SECTION, changed: CHANGED } = FEEDBACK_WORDING;

/** @param own the path of the preferences page */
export async function feedbackSection(site: Site, { id }: Reader, own: string): Promise<Html> {
  const { db } = site.app;
  const said = await listFeedback(db, id);
  const profile = await readProfile(db, id);
  const isOff = await isProfileOff(db, id);
  return html`<section><h2>${SECTION.title}</h2>
${said.length === 0 && html`<p>${SECTION.nothing}</p>`}
${
  profile !== null &&
  html`<p>${isOff ? SECTION.notOrderedBy : SECTION.orderedBy}: ${wordsOfProfile(profile, WORDS_SHOWN).join(', ')}.</p>
${isOff ? quietButton('action', 'profile-on', SECTION.turnOn) : quietButton('action', 'profile-off', SECTION.turnOff)}`
}
${
  said.length > 0 &&
  html`<ul class="said">${said.map((one) => saidItem(site, one))}</ul>
<p>${quietButton('action', 'forget-all', SECTION.forgetAll)}</p>`
}
${said.some(({ kind }) => kind === 'saved') && html`<p>${SECTION.saved} <a href="${site.to(`${own}/papers/saved.bib`)}">BibTeX</a> · <a href="${site.to(`${own}/papers/saved.ris`)}">RIS</a></p>`}
<p class="hint">${SECTION.how} <a href="${site.to('/how#feedback')}">${FRAME_WORDING.how}</a></p></section>`;
}

const saidItem = (site: Site, { paperId, title, kind }: SaidOfPaper): Html =>
  html`<li><span>${kind === 'saved' ? FEEDBACK_WORDING.saved.said : FEEDBACK_WORDING[kind].say}: <a id="said-${kind}-${paperId}" href="${site.to(`/papers/${paperId}`)}" dir="auto">${displayLine(title)}</a></span>
${quietButton('said', `${kind} ${paperId}`, FEEDBACK_WORDING.takeBack, html` aria-describedby="said-${kind}-${paperId}"`)}</li>`;

const quietButton = (name: string, value: string, label: string, attributes: Part = ''): Html =>
  besideForm(name, value, label, html` class="quiet"${attributes}`);

/** What the buttons of this section do, by the value of `action`. Each returns the sentence to show. */
export const FEEDBACK_ACTIONS: Readonly<
  Record<string, (site: Site, reader: Reader, form: URLSearchParams) => Promise<string>>
> = {
  async 'profile-off'({ app }, { id }) {
    await setProfileOff(app.db, id, true);
    return CHANGED.off;
  },
  async 'profile-on'({ app }, { id }) {
    await setProfileOff(app.db, id, false);
    return CHANGED.on;
  },
  async 'forget-all'({ app }, { id }) {
    await app.profiles.forget(id);
    return CHANGED.forgotten;
  },
  async forget({ app }, { id }, form) {
    const [, kind, paperId] = /^(more|less|saved) ([1-9]\d{0,8})$/.exec(form.get('said') ?? '') ?? [];
    if (kind === undefined) return CHANGED.nothing;
    await app.profiles.forget(id, { paperId: Number(paperId), kind: kind as FeedbackKind });
    return CHANGED.takenBack;
  },
};

/** More like this, not for me, save: buttons beside a paper, which post to its feedback links. */

import type { Transaction } from '../../../database/client.ts';
import { FEEDBACK_KINDS, signFeedback } from '../../../readers/feedback.ts';
import { listFeedback } from '../../../readers/feedback-store.ts';
import type { Reader } from '../../../readers/reader.ts';
import { FEEDBACK_WORDING } from '../../../text/wording/reader-page-wording.ts';
import { type Html, html } from '../../http/html.ts';
import type { Site } from '../../site.ts';

/** Returns a reader's feedback in the form that `feedbackButtons` expects. */
export const loadSaid = async (db: Transaction, readerId: number): Promise<ReadonlySet<string>> =>
  new Set((await listFeedback(db, readerId)).map(({ paperId, kind }) => `${kind} ${paperId}`));

/** Renders the buttons, which refer to the paper's title by its element id `pID`. */
export function feedbackButtons(
  site: Site,
  { publicId }: Reader,
  paperId: number,
  saidBefore: ReadonlySet<string>,
): Html {
  return html`<div class="feedback">${FEEDBACK_KINDS.map((kind) => {
    const { say, said } = FEEDBACK_WORDING[kind];
    const isSaid = saidBefore.has(`${kind} ${paperId}`);
    const action = site.to(`/feedback/${signFeedback(site.app.tokens, publicId, paperId, kind)}`);
    return html`<form method="post" class="inline" action="${action}"><button type="submit" class="quiet" aria-describedby="p${paperId}" name="action" value="${isSaid ? 'undo' : 'say'}">${isSaid ? FEEDBACK_WORDING.saidAndBack(said) : say}</button></form> `;
  })}</div>`;
}

/** Runs what a button of /admin asks for, and records it. */

import type { PageRequest } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { changeAsAdmin } from './admin-audit.ts';

export interface ActionOutcome {
  readonly isDone: boolean;
  /** A sentence for the operator. */
  readonly said: string;
}

export const done = (said: string): ActionOutcome => ({ isDone: true, said });
export const notDone = (said: string): ActionOutcome => ({ isDone: false, said });

/** What the buttons of a page do, by the value of `as` in its form. */
export type AdminActions<T> = Readonly<
  Record<
    string,
    {
      /** For the record. */
      readonly word: string;
      readonly run: (site: Site, subject: T) => Promise<ActionOutcome>;
    }
  >
>;

/**
 * Runs the action that a form asks for.
 * @param about names the subject in the record
 * @returns a sentence for the operator; null if there is no such action
 */
export async function runAction<T>(
  site: Site,
  request: PageRequest,
  actions: AdminActions<T>,
  { subject, about }: { readonly subject: T; readonly about: string },
): Promise<string | null> {
  const as = request.form.get('as') ?? '';
  const action = Object.hasOwn(actions, as) ? actions[as] : undefined;
  if (action === undefined) return null;
  const outcome = await changeAsAdmin(
    site,
    request,
    { action: action.word, about },
    () => action.run(site, subject),
    ({ isDone }) => isDone,
  );
  return outcome.said;
}

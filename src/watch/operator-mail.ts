/** Writes the operator's mail about problems: what is wrong, since when, and what to do. Pure. */

import { wrap } from '../digest/rendering/fit-text.ts';
import { encodeFragment } from '../mail/format/fragment.ts';
import { composeMessage, noticeHeaders } from '../mail/format/message.ts';
import { messageIdOfNotice } from '../mail/format/message-id.ts';
import type { OutgoingMail } from '../mail/mail.ts';
import { PROBLEM_KINDS } from '../problem.ts';
import { utcMinute } from '../text/days.ts';
import type { NotedProblem } from './noted-problems-store.ts';

export interface OperatorMailFacts {
  readonly to: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly mailDomain: string;
  /** The site's URL without a trailing slash. */
  readonly base: string;
  readonly hasAdmin: boolean;
  /** YYYY-MM-DD, UTC. */
  readonly day: string;
  readonly now: Date;
}

/**
 * Composes the mail, as text only. Its Message-ID is the same all day, so that a mailbox drops a second copy.
 */
export function composeOperatorMail(
  problems: readonly NotedProblem[],
  { to, from, mailDomain, base, hasAdmin, day, now }: OperatorMailFacts,
): OutgoingMail {
  const messageId = messageIdOfNotice({ key: `operator ${base} ${day}`, domain: mailDomain });
  const things = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const text = [
    wrap(`${things} at ${base}, ${utcMinute(now)}.`),
    ...problems.map(inWords),
    wrap(
      `\`paperround status\`${hasAdmin ? ` and ${base}/admin` : ''} show how things stand at any time. This mail comes once a day for as long as something is wrong. A day without it is a good one.`,
    ),
  ].join('\n');
  const raw = composeMessage({
    from,
    to,
    subject: `${things} at ${new URL(base).host}`,
    date: now,
    messageId,
    headers: noticeHeaders(),
    html: null,
    text: [encodeFragment(text)],
  });
  return { envelope: { from: from.address, to }, messageId, raw };
}

const inWords = ({ kind, text, since }: NotedProblem, index: number): string =>
  [
    wrap(`${index + 1}. ${text}`),
    wrap(`Seen since ${utcMinute(since)}.`, '   '),
    wrap(`What to do: ${PROBLEM_KINDS[kind]}.`, '   '),
  ].join('');

/** Reports webhooks that nothing is posted to any more, and those whose editions are waiting. */

import type { Transaction } from '../../database/client.ts';
import type { Problem } from '../../problem.ts';
import { describeReason, reasonOf } from '../reason.ts';

interface LastAttempt {
  readonly name: string;
  readonly isGone: boolean;
  readonly reasonCode: string | null;
  readonly reasonDetail: unknown;
  readonly response: string | null;
}

/** Deferrals are routine, and permanent failures are reported with those of the other deliveries. */
export async function webhookProblems(db: Transaction): Promise<Problem[]> {
  const last = await db.$queryRaw<LastAttempt[]>`
    SELECT w.name, r.status = 'bounced' AS "isGone", d.reason_code AS "reasonCode", d.reason_detail AS "reasonDetail", d.response
    FROM webhooks w JOIN readers r ON r.id = w.reader_id
      LEFT JOIN LATERAL (SELECT * FROM deliveries d WHERE d.reader_id = r.id AND d.response IS NOT NULL ORDER BY d.id DESC LIMIT 1) d ON true
    WHERE r.status = 'bounced'
      OR (r.status = 'active' AND d.status = 'retrying' AND d.reason_code IN ('not_reached', 'we_are_refused'))
    ORDER BY w.name`;
  return last.map(({ name, isGone, response, ...row }) => ({
    kind: 'webhook',
    about: name,
    text: isGone
      ? `webhook ${name} is gone (${response ?? 'no answer'}) and gets nothing; \`webhooks add ${name} URL\` sets another, \`webhooks remove ${name}\` ends it`
      : `webhook ${name}: ${describeReason(reasonOf(row))} (${response ?? 'no answer'}); its edition waits, for a day at most`,
  }));
}

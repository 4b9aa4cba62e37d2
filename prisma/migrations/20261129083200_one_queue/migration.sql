-- Digests and transactional mails are one queue: rows of one table, with a kind and a priority.
DROP INDEX "deliveries_status_next_attempt_at_idx";
ALTER TABLE "deliveries" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'digest',
ADD COLUMN     "priority" SMALLINT NOT NULL DEFAULT 1,
ALTER COLUMN "run_id" DROP NOT NULL,
ALTER COLUMN "local_day" DROP NOT NULL,
ALTER COLUMN "new_since" DROP NOT NULL;

-- What was being sent is sent again: a second confirmation does no harm, and no sender of the new table has it. States that were
-- sentences become codes; what a mail server said stays the response. The old number stays as what its Message-ID was made of.
INSERT INTO "deliveries" (kind, priority, reader_id, status, attempts, message_id, planned_at, next_attempt_at, sent_at, response, reason_code, reason_detail)
SELECT m.kind, 0, m.reader_id, state.status, m.attempts, m.id::text, m.created_at,
  CASE WHEN state.status IN ('planned', 'retrying') THEN COALESCE(m.next_attempt_at, m.created_at) END,
  m.sent_at,
  CASE
    WHEN said.ours THEN NULL
    WHEN m.status = 'failed' AND said.given_up THEN substr(m.response, length('given up after 7 days: ') + 1)
    ELSE m.response
  END,
  CASE m.status
    WHEN 'suppressed' THEN 'not_wanted'
    WHEN 'failed' THEN CASE
      WHEN said.ours THEN 'link_expired'
      WHEN said.given_up THEN 'given_up'
      ELSE 'other' END
    WHEN 'retrying' THEN CASE
      WHEN m.reason_code IS NOT NULL THEN m.reason_code
      WHEN m.response = 'the mail server is away' THEN 'not_reached'
      WHEN said.ours THEN 'rate_limited'
      ELSE 'other' END
  END,
  CASE m.status
    WHEN 'failed' THEN CASE WHEN said.given_up THEN '{"days": 7}'::jsonb ELSE '{"text": "the mail server refused it"}'::jsonb END
    WHEN 'retrying' THEN CASE
      WHEN m.reason_code IS NOT NULL OR m.response = 'the mail server is away' THEN NULL
      WHEN said.ours THEN '{"limit": "its domain is limited"}'::jsonb
      ELSE '{"text": "the last try failed"}'::jsonb END
  END
FROM "transactional_mails" m
  CROSS JOIN LATERAL (SELECT CASE m.status WHEN 'sending' THEN 'planned' ELSE m.status END AS status) AS state
  CROSS JOIN LATERAL (SELECT
    COALESCE(m.response IN ('the mail server is away', 'waiting for its turn: its domain is limited', 'throttled: its domain is limited',
      'no longer wanted', 'given up after 7 days: it waited too long'), false) AS ours,
    COALESCE(m.response LIKE 'given up after 7 days: %', false) AS given_up) AS said
ORDER BY m.id;

DROP TABLE "transactional_mails";
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_kind_check" CHECK (
  CASE kind WHEN 'digest' THEN priority = 1 AND run_id IS NOT NULL AND local_day IS NOT NULL AND new_since IS NOT NULL
    ELSE priority = 0 AND run_id IS NULL AND local_day IS NULL AND new_since IS NULL END);
CREATE INDEX "deliveries_status_priority_next_attempt_at_idx" ON "deliveries"("status", "priority", "next_attempt_at");

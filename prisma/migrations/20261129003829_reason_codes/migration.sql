-- AlterTable
ALTER TABLE "deliveries" ADD COLUMN     "reason_code" TEXT,
ADD COLUMN     "reason_detail" JSONB,
ADD COLUMN     "warm_up_day" TEXT;

-- Until now a reason was a sentence. Each sentence that this product ever wrote becomes its code; any other one is kept as it is.
WITH fixed(sentence, code) AS (VALUES
  ('no paper was read in this period', 'no_papers'),
  ('the reader is paused', 'reader_paused'),
  ('superseded by a newer digest', 'superseded'),
  ('too old to be sent', 'too_old'),
  ('the store was restored from a backup: it may have been sent since', 'restored'),
  ('it may have arrived, and the store was restored from a backup', 'restored_in_doubt'),
  ('it may have arrived, and is too old to be sent again', 'too_old_in_doubt'),
  ('it may have arrived: the process died after handing it over', 'process_died'),
  ('the whole mail was handed over and no answer came', 'no_answer'),
  ('the mail server could not be reached', 'not_reached'),
  ('the mail server refused our login', 'login_refused'),
  ('the mail server broke off at this mail', 'broke_off'),
  ('the mail server asked to come back later', 'server_said_later'),
  ('the mail server refused the message', 'message_refused'),
  ('the mail server put the message off', 'message_deferred'),
  ('the mail server refused the address', 'address_refused'),
  ('the mailbox could not take it', 'mailbox_unavailable'),
  ('one of its papers went with another mail meanwhile', 'paper_taken'),
  ('given up after a day without reaching the mail server', 'never_reached'),
  ('the mail server refused the whole run', 'run_rejected'),
  ('an operator said so', 'operator_sent'),
  ('an operator asked for it', 'operator_resend')
), told AS (
  -- What an uncertain mail's last try came to is told by its status from now on.
  SELECT id, status, regexp_replace(reason, '^it may have arrived at an earlier try; the last one: ', '') AS sentence
  FROM deliveries WHERE reason IS NOT NULL
), parts AS (
  SELECT id, status, sentence,
    sentence LIKE 'given up after a day: %' AS given_up,
    (regexp_match(sentence, '^set aside after (\d{1,9}) tries: '))[1]::int AS tries,
    (regexp_match(sentence, '^set aside: (\d{1,9}) processes that took it did not live to send it$'))[1]::int AS processes,
    (regexp_match(sentence, '^none of the (\d{1,9}) papers of this period is new to the reader and matches (.*)$')) AS nothing,
    (regexp_match(sentence, '^waiting for its turn: the warm-up plan has (\d{1,9}) mails for (\d{4}-\d{2}-\d{2})$')) AS warm_up,
    (regexp_match(sentence, '^waiting for its turn: (at most .*)$'))[1] AS rate,
    (regexp_match(sentence, '^goes by the warm-up plan of (\d{4}-\d{2}-\d{2})$'))[1] AS slot,
    (regexp_match(sentence, '^the reader is (pending|unsubscribed|bounced|complained)$'))[1] AS reader_status,
    regexp_replace(sentence, '^(given up after a day: |set aside after \d{1,9} tries: )', '') AS inner_sentence
  FROM told
), causes AS (
  SELECT parts.*, fixed.code AS fixed_code,
    (regexp_match(inner_sentence, '^the mail could not be composed: (.*)$'))[1] AS error
  FROM parts LEFT JOIN fixed ON fixed.sentence = parts.inner_sentence
), coded AS (
  SELECT id, slot,
    CASE
      WHEN slot IS NOT NULL THEN NULL
      WHEN given_up AND fixed_code IS NOT NULL THEN 'given_up'
      WHEN tries IS NOT NULL AND (fixed_code IS NOT NULL OR error IS NOT NULL) THEN 'dead_letter'
      WHEN processes IS NOT NULL THEN 'processes_lost'
      WHEN nothing IS NOT NULL THEN 'nothing_matched'
      WHEN warm_up IS NOT NULL THEN 'warm_up_full'
      WHEN rate IS NOT NULL THEN 'rate_limited'
      WHEN reader_status IS NOT NULL THEN 'reader_inactive'
      WHEN error IS NOT NULL THEN 'not_composed'
      ELSE COALESCE(fixed_code, 'other')
    END AS code,
    CASE
      WHEN slot IS NOT NULL THEN NULL
      WHEN given_up AND fixed_code IS NOT NULL THEN jsonb_build_object('cause', fixed_code)
      WHEN tries IS NOT NULL AND error IS NOT NULL THEN jsonb_build_object('cause', 'not_composed', 'error', error, 'tries', tries)
      WHEN tries IS NOT NULL AND fixed_code IS NOT NULL THEN jsonb_build_object('cause', fixed_code, 'tries', tries)
      WHEN processes IS NOT NULL THEN jsonb_build_object('processes', processes)
      WHEN nothing IS NOT NULL THEN jsonb_build_object('papers', nothing[1]::int, 'wanted', nothing[2])
      WHEN warm_up IS NOT NULL THEN jsonb_build_object('most', warm_up[1]::int, 'day', warm_up[2])
      WHEN rate IS NOT NULL THEN jsonb_build_object('limit', rate)
      WHEN reader_status IS NOT NULL THEN jsonb_build_object('status', reader_status)
      WHEN error IS NOT NULL THEN jsonb_build_object('error', error)
      WHEN fixed_code IS NULL THEN jsonb_build_object('text', sentence)
    END AS detail
  FROM causes
)
UPDATE deliveries d SET reason_code = coded.code, reason_detail = coded.detail, warm_up_day = coded.slot
FROM coded WHERE coded.id = d.id;

-- AlterTable
ALTER TABLE "deliveries" DROP COLUMN "reason";

-- AlterTable
ALTER TABLE "bounce_events" ADD COLUMN     "counts" BOOLEAN NOT NULL DEFAULT true;

-- Until now a report that does not count was known by the end of its kind.
UPDATE "bounce_events" SET "counts" = false, "kind" = left("kind", -length(' (not counted)'))
WHERE "kind" LIKE '% (not counted)';

-- AlterTable
ALTER TABLE "digest_runs" ADD COLUMN     "stop_detail" JSONB;

-- A run that was ever stopped was known by its sentence, and one that a version before stop_code stopped by that alone: it was
-- refused.
UPDATE "digest_runs" SET "stop_code" = COALESCE("stop_code", 'refused'), "stop_detail" = CASE
    WHEN "stop_code" = 'operator' THEN NULL
    WHEN "stop_code" = 'unknown_addresses' THEN jsonb_build_object(
      'unknown', (regexp_match("stop_reason", '^(\d{1,9}) of \d{1,9} addresses tried '))[1]::int,
      'tried', (regexp_match("stop_reason", '^\d{1,9} of (\d{1,9}) addresses tried '))[1]::int,
      'response', regexp_replace(
        regexp_replace("stop_reason", '^\d{1,9} of \d{1,9} addresses tried do not exist, says the mail server \(', ''),
        '\); their readers are not stopped$', ''))
    ELSE jsonb_build_object('response', "stop_reason")
  END
WHERE "stop_reason" IS NOT NULL;

-- AlterTable
ALTER TABLE "digest_runs" DROP COLUMN "stop_reason";

-- What waits to be tried again was known as a refusal of its run by the first digit of the answer.
UPDATE "deliveries" SET "reason_detail" = COALESCE("reason_detail", '{}') || '{"permanent": true}'
WHERE "status" = 'retrying' AND "reason_code" IN ('server_said_later', 'broke_off') AND "response" LIKE '5%';

-- AlterTable
ALTER TABLE "transactional_mails" ADD COLUMN     "reason_code" TEXT;

-- A mail that waited for the limits of confirmations was known by its sentence.
UPDATE "transactional_mails" SET "reason_code" = 'delayed', "response" = NULL
WHERE "status" = 'retrying' AND "response" = 'delayed: many confirmations were asked for at once';

-- AlterTable
ALTER TABLE "deliveries" ADD COLUMN     "processes_lost" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "times_unmade" INTEGER NOT NULL DEFAULT 0;

-- Until now every attempt counted as a lost process. What was claimed again and never had a response has lost its processes, or
-- could not be made; anything else starts at 0.
UPDATE "deliveries" SET "processes_lost" = "attempts" - 1
WHERE "status" = 'sending' AND "attempts" > 1 AND "response" IS NULL;

-- What could not be made the last time has had at most two attempts.
UPDATE "deliveries" SET "times_unmade" = "attempts"
WHERE "status" = 'retrying' AND "priority" = 1 AND "reason_code" IN ('not_composed', 'paper_taken');

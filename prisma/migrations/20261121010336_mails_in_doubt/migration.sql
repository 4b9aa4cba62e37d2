-- AlterTable
ALTER TABLE "deliveries" ADD COLUMN     "in_doubt" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "digest_runs" ADD COLUMN     "found_old_at" TIMESTAMPTZ(3);

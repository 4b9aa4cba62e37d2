-- AlterTable
ALTER TABLE "digest_runs" ADD COLUMN     "outcomes" JSONB;

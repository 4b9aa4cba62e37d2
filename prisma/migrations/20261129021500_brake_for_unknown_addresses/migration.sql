-- AlterTable
ALTER TABLE "digest_runs" ADD COLUMN     "accepts_unknown" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "stop_code" TEXT,
ADD COLUMN     "unknown" INTEGER NOT NULL DEFAULT 0;

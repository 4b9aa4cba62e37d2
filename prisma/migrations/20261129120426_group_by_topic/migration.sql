-- AlterTable
ALTER TABLE "readers" ADD COLUMN     "group_by_topic" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "readers" ADD COLUMN     "former_schedules" JSONB;

-- AlterTable
ALTER TABLE "readers" ADD COLUMN     "format" TEXT NOT NULL DEFAULT 'html',
ADD COLUMN     "layout" TEXT NOT NULL DEFAULT 'medium',
ALTER COLUMN "max_papers" SET DEFAULT 15;

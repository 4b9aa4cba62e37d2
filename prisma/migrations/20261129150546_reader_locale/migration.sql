-- AlterTable
ALTER TABLE "readers" ADD COLUMN     "locale" TEXT;

-- AlterTable
ALTER TABLE "readers" ADD COLUMN     "exclusions" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "authors" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- The papers of a mail move to its row, in their order; what stays in sent_papers is what must never repeat.
-- AlterTable
ALTER TABLE "deliveries" ADD COLUMN     "paper_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[];

UPDATE "deliveries" SET "paper_ids" = "sent"."paper_ids"
FROM (SELECT "delivery_id", array_agg("paper_id" ORDER BY "position") AS "paper_ids" FROM "sent_papers" GROUP BY "delivery_id") AS "sent"
WHERE "deliveries"."id" = "sent"."delivery_id";

-- DropForeignKey
ALTER TABLE "sent_papers" DROP CONSTRAINT "sent_papers_delivery_id_fkey";

-- DropForeignKey
ALTER TABLE "sent_papers" DROP CONSTRAINT "sent_papers_paper_id_fkey";

-- DropForeignKey
ALTER TABLE "sent_papers" DROP CONSTRAINT "sent_papers_reader_id_fkey";

-- DropIndex
DROP INDEX "sent_papers_delivery_id_idx";

-- DropIndex
DROP INDEX "sent_papers_paper_id_idx";

-- AlterTable
ALTER TABLE "sent_papers" DROP COLUMN "delivery_id",
DROP COLUMN "position";

-- CreateIndex
CREATE INDEX "sent_papers_paper_id_idx" ON "sent_papers" USING BRIN ("paper_id");

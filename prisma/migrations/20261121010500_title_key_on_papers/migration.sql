-- A paper's first title is found by a key on `papers` itself; `paper_titles` keeps only further ones. Ids that were merged
-- away are remembered from now on.

-- DropForeignKey
ALTER TABLE "paper_identifiers" DROP CONSTRAINT "paper_identifiers_paper_id_fkey";

-- DropForeignKey
ALTER TABLE "sightings" DROP CONSTRAINT "sightings_paper_id_fkey";

-- AlterTable: a paper without any title row (none was ever stored so) gets a key that nothing asks for.
ALTER TABLE "papers" ADD COLUMN     "title_key" TEXT NOT NULL DEFAULT '';

-- The key of the title that the paper has now, else (its title was replaced by one of the same key) any of its keys.
UPDATE "papers" SET "title_key" = "first"."key"
FROM (
    SELECT DISTINCT ON ("paper_titles"."paper_id") "paper_titles"."paper_id", "paper_titles"."key"
    FROM "paper_titles" JOIN "papers" ON "papers"."id" = "paper_titles"."paper_id"
    ORDER BY "paper_titles"."paper_id", ("paper_titles"."title" = "papers"."title") DESC, "paper_titles"."key"
) AS "first"
WHERE "papers"."id" = "first"."paper_id";

DELETE FROM "paper_titles" USING "papers" WHERE "papers"."id" = "paper_titles"."paper_id" AND "papers"."title_key" = "paper_titles"."key";

ALTER TABLE "papers" ALTER COLUMN "title_key" DROP DEFAULT;

-- CreateTable
CREATE TABLE "merged_papers" (
    "id" INTEGER NOT NULL,
    "paper_id" INTEGER NOT NULL,

    CONSTRAINT "merged_papers_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "merged_papers_paper_id_idx" ON "merged_papers"("paper_id");

-- CreateIndex
CREATE INDEX "papers_title_key_idx" ON "papers"("title_key");

-- AddForeignKey
ALTER TABLE "merged_papers" ADD CONSTRAINT "merged_papers_paper_id_fkey" FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateTable
CREATE TABLE "paper_words" (
    "paper_id" INTEGER NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "paper_words_pkey" PRIMARY KEY ("paper_id")
);

-- CreateTable
CREATE TABLE "unindexed_papers" (
    "paper_id" INTEGER NOT NULL,

    CONSTRAINT "unindexed_papers_pkey" PRIMARY KEY ("paper_id")
);

-- CreateIndex
CREATE INDEX "paper_words_words_idx" ON "paper_words" USING GIN ("words");

-- AddForeignKey
ALTER TABLE "paper_words" ADD CONSTRAINT "paper_words_paper_id_fkey" FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Searches go through the index and look at the words themselves for phrases alone: rows without them stay small, and a
-- search that finds half of all papers still counts them within some hundred pages.
ALTER TABLE "paper_words" SET (toast_tuple_target = 128);

-- What is stored already is indexed by and by, a batch at a time (src/pipeline/index-papers.ts); until then its texts are read.
INSERT INTO "unindexed_papers" ("paper_id") SELECT "id" FROM "papers";

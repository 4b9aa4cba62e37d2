-- CreateTable
CREATE TABLE "paper_summaries" (
    "paper_id" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "claimed_until" TIMESTAMPTZ(3) NOT NULL,
    "sentence" TEXT,
    "refusal" TEXT,
    "model" TEXT,
    "language" TEXT,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "paper_summaries_pkey" PRIMARY KEY ("paper_id")
);

-- CreateTable
CREATE TABLE "summary_days" (
    "day" TEXT NOT NULL,
    "asked" INTEGER NOT NULL,

    CONSTRAINT "summary_days_pkey" PRIMARY KEY ("day")
);

-- AddForeignKey
ALTER TABLE "paper_summaries" ADD CONSTRAINT "paper_summaries_paper_id_fkey" FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

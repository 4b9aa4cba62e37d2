-- CreateTable
CREATE TABLE "paper_details" (
    "paper_id" INTEGER NOT NULL,
    "summary" TEXT,
    "keywords" TEXT[],
    "organization" TEXT,
    "code_url" TEXT,
    "project_url" TEXT,
    "discussion_url" TEXT,

    CONSTRAINT "paper_details_pkey" PRIMARY KEY ("paper_id")
);

-- AddForeignKey
ALTER TABLE "paper_details" ADD CONSTRAINT "paper_details_paper_id_fkey" FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

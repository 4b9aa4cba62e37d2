-- AlterTable
ALTER TABLE "readers" ADD COLUMN     "profile_off" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "feedback" (
    "reader_id" INTEGER NOT NULL,
    "paper_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "feedback_pkey" PRIMARY KEY ("reader_id","paper_id","kind")
);

-- CreateTable
CREATE TABLE "profiles" (
    "reader_id" INTEGER NOT NULL,
    "likes" INTEGER NOT NULL,
    "grams" TEXT NOT NULL,
    "weights" BYTEA NOT NULL,

    CONSTRAINT "profiles_pkey" PRIMARY KEY ("reader_id")
);

-- CreateIndex
CREATE INDEX "feedback_paper_id_idx" ON "feedback"("paper_id");

-- AddForeignKey
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_reader_id_fkey" FOREIGN KEY ("reader_id") REFERENCES "readers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "profiles" ADD CONSTRAINT "profiles_reader_id_fkey" FOREIGN KEY ("reader_id") REFERENCES "readers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

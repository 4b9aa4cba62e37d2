-- CreateTable
CREATE TABLE "awaited_likes" (
    "id" SERIAL NOT NULL,
    "reader_id" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "keys" TEXT[],
    "at" TIMESTAMPTZ(3) NOT NULL,
    "paper_id" INTEGER,

    CONSTRAINT "awaited_likes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "awaited_likes_keys_idx" ON "awaited_likes" USING GIN ("keys");

-- CreateIndex
CREATE INDEX "awaited_likes_reader_id_idx" ON "awaited_likes"("reader_id");

-- AddForeignKey
ALTER TABLE "awaited_likes" ADD CONSTRAINT "awaited_likes_reader_id_fkey" FOREIGN KEY ("reader_id") REFERENCES "readers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

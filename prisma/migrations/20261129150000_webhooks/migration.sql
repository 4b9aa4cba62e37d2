-- CreateTable
CREATE TABLE "webhooks" (
    "reader_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "shape" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "allow_private" BOOLEAN NOT NULL,

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("reader_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "webhooks_name_key" ON "webhooks"("name");

-- AddForeignKey
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_reader_id_fkey" FOREIGN KEY ("reader_id") REFERENCES "readers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

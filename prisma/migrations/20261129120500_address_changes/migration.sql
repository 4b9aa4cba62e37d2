-- AlterTable
ALTER TABLE "deliveries" ADD COLUMN     "recipient" TEXT;

-- AlterTable
ALTER TABLE "readers" ADD COLUMN     "address_since" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "address_changes" (
    "reader_id" INTEGER NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "email" TEXT NOT NULL,
    "email_key" TEXT NOT NULL,
    "moved_at" TIMESTAMPTZ(3),

    CONSTRAINT "address_changes_pkey" PRIMARY KEY ("reader_id","issued_at")
);

-- AddForeignKey
ALTER TABLE "address_changes" ADD CONSTRAINT "address_changes_reader_id_fkey" FOREIGN KEY ("reader_id") REFERENCES "readers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

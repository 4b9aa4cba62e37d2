-- AlterTable
ALTER TABLE "send_rates" ADD COLUMN     "promised_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "warm_up_days" (
    "day" TEXT NOT NULL,
    "sent" INTEGER NOT NULL,

    CONSTRAINT "warm_up_days_pkey" PRIMARY KEY ("day")
);

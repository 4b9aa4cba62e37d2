-- CreateTable
CREATE TABLE "webhook_signatures" (
    "signature" TEXT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_signatures_pkey" PRIMARY KEY ("signature")
);

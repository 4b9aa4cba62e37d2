-- CreateTable
CREATE TABLE "lifted_suppressions" (
    "address_hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lifted_suppressions_pkey" PRIMARY KEY ("address_hash")
);

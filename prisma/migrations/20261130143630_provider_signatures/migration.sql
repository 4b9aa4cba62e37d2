-- CreateTable
CREATE TABLE "provider_signatures" (
    "provider" TEXT NOT NULL,
    "signed" TEXT NOT NULL,
    "body_sha256" TEXT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_signatures_pkey" PRIMARY KEY ("provider","signed")
);

-- CreateIndex
CREATE INDEX "provider_signatures_taken_at_idx" ON "provider_signatures"("taken_at");

-- CreateTable
CREATE TABLE "audit" (
    "id" SERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "who" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "failed" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ended_admin_sessions" (
    "sha256" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ended_admin_sessions_pkey" PRIMARY KEY ("sha256")
);

-- CreateIndex
CREATE INDEX "audit_at_idx" ON "audit"("at");

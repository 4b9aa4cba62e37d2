-- CreateTable
CREATE TABLE "noted_problems" (
    "kind" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "noted_problems_pkey" PRIMARY KEY ("kind","about")
);

-- CreateTable
CREATE TABLE "operator_mails" (
    "day" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "next_attempt_at" TIMESTAMPTZ(3),
    "response" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "operator_mails_pkey" PRIMARY KEY ("day")
);

-- A lease belongs to a process, not to each of its deliveries.
CREATE TABLE "senders" (
    "holder" TEXT NOT NULL,
    "alive_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "senders_pkey" PRIMARY KEY ("holder")
);

-- What is being sent while this runs keeps its lease.
INSERT INTO "senders" ("holder", "alive_until")
SELECT "lease_holder", COALESCE(max("lease_until"), now()) FROM "deliveries"
WHERE "status" = 'sending' AND "lease_holder" IS NOT NULL GROUP BY "lease_holder";

ALTER TABLE "deliveries" DROP COLUMN "lease_until";

-- Looked up for every mail; whoever deletes a delivery deletes here.
ALTER TABLE "kept_mails" DROP CONSTRAINT "kept_mails_delivery_id_fkey";

-- AlterTable
ALTER TABLE "readers" ADD COLUMN     "editions" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "deliveries" ADD COLUMN     "edition" TEXT,
ADD COLUMN     "edition_number" INTEGER;

-- What was sent before editions were counted: nobody is welcomed twice, and numbers go on from here.
UPDATE "readers" SET "editions" = had.count
FROM (SELECT "reader_id", count(*)::int AS count FROM "deliveries" WHERE "status" IN ('sent', 'uncertain') GROUP BY "reader_id") had
WHERE had."reader_id" = "readers"."id";

-- The words of the glossary: what a paper has drawn is its strength, small facts about the store are metadata.
ALTER TABLE "papers" RENAME COLUMN "heat" TO "strength";
ALTER TABLE "facts" RENAME TO "metadata";
ALTER TABLE "metadata" RENAME CONSTRAINT "facts_pkey" TO "metadata_pkey";
DELETE FROM "metadata" WHERE "name" = 'listings_turn';

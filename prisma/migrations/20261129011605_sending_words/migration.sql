-- The words of the glossary: stored messages are a manifest and chunks; mails that are not digests are transactional.
ALTER TABLE "kept_mails" RENAME TO "stored_messages";
ALTER TABLE "stored_messages" RENAME COLUMN "recipe" TO "manifest";
ALTER TABLE "stored_messages" RENAME CONSTRAINT "kept_mails_pkey" TO "stored_messages_pkey";

ALTER TABLE "mail_pieces" RENAME TO "message_chunks";
ALTER TABLE "message_chunks" RENAME CONSTRAINT "mail_pieces_pkey" TO "message_chunks_pkey";
ALTER INDEX "mail_pieces_sha256_key" RENAME TO "message_chunks_sha256_key";
ALTER SEQUENCE "mail_pieces_id_seq" RENAME TO "message_chunks_id_seq";

ALTER TABLE "service_mails" RENAME TO "transactional_mails";
ALTER TABLE "transactional_mails" RENAME CONSTRAINT "service_mails_pkey" TO "transactional_mails_pkey";
ALTER TABLE "transactional_mails" RENAME CONSTRAINT "service_mails_reader_id_fkey" TO "transactional_mails_reader_id_fkey";
ALTER INDEX "service_mails_status_next_attempt_at_idx" RENAME TO "transactional_mails_status_next_attempt_at_idx";
ALTER SEQUENCE "service_mails_id_seq" RENAME TO "transactional_mails_id_seq";

UPDATE "metadata" SET "name" = 'unrenderable_papers' WHERE "name" = 'unshowable_papers';

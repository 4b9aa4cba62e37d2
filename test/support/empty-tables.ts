/** The statement that empties all tables of a migrated store, as if they had never had rows. */

/** Selects the tables that have pages on disk, and so may have rows. */
export const USED_TABLES = `
  SELECT oid::regclass::text AS name FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'
    AND pg_relation_size(oid) > 0`;

/**
 * Deletes the rows and resets the sequences. TRUNCATE would rewrite every index, which takes several times as
 * long.
 */
export const EMPTY_TABLES = `
  DO $$
  DECLARE used text;
  BEGIN
    SET LOCAL session_replication_role = replica;
    FOR used IN ${USED_TABLES} LOOP EXECUTE 'DELETE FROM ' || used; END LOOP;
    PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence;
  END $$`;

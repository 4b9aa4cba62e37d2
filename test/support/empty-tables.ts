/** The statement that empties all tables of a migrated store, as if they had never had rows. */

/** Those that have pages: `oid` of pg_class. */
export const USED_TABLES = `
  SELECT oid::regclass::text AS name FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'
    AND pg_relation_size(oid) > 0`;

/** TRUNCATE writes every index anew, which costs several times as much. */
export const EMPTY_TABLES = `
  DO $$
  DECLARE used text;
  BEGIN
    SET LOCAL session_replication_role = replica;
    FOR used IN ${USED_TABLES} LOOP EXECUTE 'DELETE FROM ' || used; END LOOP;
    PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence;
  END $$`;

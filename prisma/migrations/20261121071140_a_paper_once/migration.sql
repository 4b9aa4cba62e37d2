-- What a reader was sent is told by the deliveries alone. 25 rows beside each of them said it a second time.
DROP TABLE "sent_papers";

-- A paper goes to a reader at most once: no two deliveries of a reader hold the same one.
CREATE FUNCTION "refuse_repeated_papers"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  other int;
  -- Papers are chosen by when they were first seen: since new_since, or in the seven days before the digest was planned. No older mail
  -- can have held them; a local day may be another one than in UTC.
  since text := to_char(LEAST(NEW.new_since, NEW.planned_at - interval '7 days') AT TIME ZONE 'UTC' - interval '2 days', 'YYYY-MM-DD');
BEGIN
  -- Whoever gives another delivery of this reader its papers waits here until this transaction has ended, and then sees what it wrote.
  -- Papers that become one are locked by who merges them: locks for all mails that had one of them are more than a server has room for.
  IF TG_OP = 'UPDATE' AND OLD.paper_ids = '{}' THEN
    PERFORM pg_advisory_xact_lock(1885434738, NEW.reader_id);
  END IF;
  SELECT id INTO other FROM deliveries
  WHERE reader_id = NEW.reader_id AND local_day >= since AND id <> NEW.id AND paper_ids && NEW.paper_ids
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'a paper of delivery % is in delivery % of the same reader', NEW.id, other
      USING ERRCODE = 'unique_violation', TABLE = 'deliveries', CONSTRAINT = 'deliveries_a_paper_once';
  END IF;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER "deliveries_a_paper_once" AFTER INSERT OR UPDATE OF "paper_ids" ON "deliveries"
FOR EACH ROW WHEN (NEW.paper_ids <> '{}') EXECUTE FUNCTION "refuse_repeated_papers"();

-- Which mails can hold a paper that turns out to be another one?
CREATE INDEX "deliveries_planned_at_idx" ON "deliveries" USING BRIN ("planned_at");

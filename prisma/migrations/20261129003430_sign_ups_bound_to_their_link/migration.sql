-- CreateTable
CREATE TABLE "confirmations" (
    "reader_id" INTEGER NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "wishes" JSONB NOT NULL,

    CONSTRAINT "confirmations_pkey" PRIMARY KEY ("reader_id","issued_at")
);

-- AddForeignKey
ALTER TABLE "confirmations" ADD CONSTRAINT "confirmations_reader_id_fkey" FOREIGN KEY ("reader_id") REFERENCES "readers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Links that are in inboxes confirm what their reader's row holds now: until here each request wrote it.
INSERT INTO "confirmations" ("reader_id", "issued_at", "wishes")
SELECT m.reader_id, m.created_at, jsonb_build_object(
  'topics', COALESCE((SELECT jsonb_agg(t.topic ORDER BY t.topic) FROM reader_topics t WHERE t.reader_id = r.id), '[]'),
  'queries', COALESCE((SELECT jsonb_agg(q.query ORDER BY q.position) FROM reader_queries q WHERE q.reader_id = r.id), '[]'),
  'frequency', r.frequency, 'minuteOfDay', r.minute_of_day, 'timeZone', r.time_zone, 'weekday', r.weekday, 'monthDay', r.month_day,
  'maxPapers', r.max_papers, 'replacements', r.replacements, 'pauseUntil', r.pause_until)
FROM service_mails m JOIN readers r ON r.id = m.reader_id
WHERE m.kind = 'confirmation' AND r.status = 'pending'
ON CONFLICT DO NOTHING;

-- Who had left and only asked to return is where they were: a request changes no row before it is confirmed.
UPDATE "readers" SET status = 'unsubscribed' WHERE status = 'pending' AND confirmed_at IS NOT NULL;

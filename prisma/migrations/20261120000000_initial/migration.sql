-- CreateTable
CREATE TABLE "sources" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "next_read_at" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "sources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "source_urls" (
    "source_id" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "etag" TEXT,
    "last_modified" TEXT,
    "fresh_until" TIMESTAMPTZ(3),
    "page_id" INTEGER,

    CONSTRAINT "source_urls_pkey" PRIMARY KEY ("source_id","url")
);

-- CreateTable
CREATE TABLE "hosts" (
    "name" TEXT NOT NULL,
    "free_at" TIMESTAMPTZ(3) NOT NULL,
    "retry_at" TIMESTAMPTZ(3),

    CONSTRAINT "hosts_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "pages" (
    "id" SERIAL NOT NULL,
    "source_id" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "url" TEXT,
    "file" TEXT,
    "format" TEXT NOT NULL,
    "listing_date" TEXT NOT NULL,
    "entries" INTEGER NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reads" (
    "id" SERIAL NOT NULL,
    "source_id" INTEGER NOT NULL,
    "url" TEXT,
    "file" TEXT,
    "format" TEXT,
    "outcome" TEXT NOT NULL,
    "listing_date" TEXT,
    "entries" INTEGER NOT NULL DEFAULT 0,
    "unseen" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "seen" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "milliseconds" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "reads_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "papers" (
    "id" SERIAL NOT NULL,
    "title" TEXT NOT NULL,
    "abstract" TEXT NOT NULL,
    "authors" TEXT[],
    "categories" TEXT[],
    "url" TEXT,
    "published_at" TIMESTAMPTZ(3),
    "announce_type" TEXT,
    "withdrawn_at" TIMESTAMPTZ(3),
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "heat" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "trending_key" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "reasons" TEXT[],

    CONSTRAINT "papers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "paper_identifiers" (
    "scheme" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "paper_id" INTEGER NOT NULL,

    CONSTRAINT "paper_identifiers_pkey" PRIMARY KEY ("scheme","value")
);

-- CreateTable
CREATE TABLE "paper_titles" (
    "paper_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,

    CONSTRAINT "paper_titles_pkey" PRIMARY KEY ("key","paper_id")
);

-- CreateTable
CREATE TABLE "paper_revisions" (
    "id" SERIAL NOT NULL,
    "paper_id" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "abstract" TEXT NOT NULL,
    "authors" TEXT[],
    "replaced_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "paper_revisions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sightings" (
    "paper_id" INTEGER NOT NULL,
    "page_id" INTEGER NOT NULL,
    "rank" INTEGER NOT NULL,
    "listing_date" TEXT NOT NULL,
    "announce_type" TEXT,
    "fingerprint" UUID,

    CONSTRAINT "sightings_pkey" PRIMARY KEY ("paper_id","page_id")
);

-- CreateTable
CREATE TABLE "signals" (
    "paper_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "value" INTEGER NOT NULL,

    CONSTRAINT "signals_pkey" PRIMARY KEY ("paper_id","kind","seen_at")
);

-- CreateTable
CREATE TABLE "paper_topics" (
    "paper_id" INTEGER NOT NULL,
    "topic" TEXT NOT NULL,
    "matched" TEXT[],

    CONSTRAINT "paper_topics_pkey" PRIMARY KEY ("paper_id","topic")
);

-- CreateTable
CREATE TABLE "readers" (
    "id" SERIAL NOT NULL,
    "public_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "email_key" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "frequency" TEXT NOT NULL DEFAULT 'daily',
    "minute_of_day" INTEGER NOT NULL DEFAULT 480,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "weekday" INTEGER NOT NULL DEFAULT 1,
    "month_day" INTEGER NOT NULL DEFAULT 1,
    "max_papers" INTEGER NOT NULL DEFAULT 25,
    "replacements" BOOLEAN NOT NULL DEFAULT false,
    "pause_until" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),
    "next_due_at" TIMESTAMPTZ(3),
    "last_period_end" TIMESTAMPTZ(3),

    CONSTRAINT "readers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reader_topics" (
    "reader_id" INTEGER NOT NULL,
    "topic" TEXT NOT NULL,

    CONSTRAINT "reader_topics_pkey" PRIMARY KEY ("reader_id","topic")
);

-- CreateTable
CREATE TABLE "reader_queries" (
    "reader_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "query" TEXT NOT NULL,

    CONSTRAINT "reader_queries_pkey" PRIMARY KEY ("reader_id","position")
);

-- CreateTable
CREATE TABLE "consents" (
    "id" SERIAL NOT NULL,
    "reader_id" INTEGER NOT NULL,
    "wording" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "client" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signup_mails" (
    "id" SERIAL NOT NULL,
    "address_hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "signup_mails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "suppressions" (
    "address_hash" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "detail" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "suppressions_pkey" PRIMARY KEY ("address_hash")
);

-- CreateTable
CREATE TABLE "digest_runs" (
    "id" SERIAL NOT NULL,
    "frequency" TEXT NOT NULL,
    "period_start" TIMESTAMPTZ(3) NOT NULL,
    "period_end" TIMESTAMPTZ(3) NOT NULL,
    "stopped_at" TIMESTAMPTZ(3),
    "stop_reason" TEXT,

    CONSTRAINT "digest_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "id" SERIAL NOT NULL,
    "run_id" INTEGER NOT NULL,
    "reader_id" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'planned',
    "reason" TEXT,
    "local_day" TEXT NOT NULL,
    "new_since" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "message_id" TEXT,
    "mail_date" TIMESTAMPTZ(3),
    "sha256" TEXT,
    "bytes" INTEGER,
    "matched" INTEGER,
    "response" TEXT,
    "next_attempt_at" TIMESTAMPTZ(3),
    "lease_holder" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "handed_at" TIMESTAMPTZ(3),
    "planned_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sent_papers" (
    "reader_id" INTEGER NOT NULL,
    "paper_id" INTEGER NOT NULL,
    "delivery_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "sent_papers_pkey" PRIMARY KEY ("reader_id","paper_id")
);

-- CreateTable
CREATE TABLE "kept_mails" (
    "delivery_id" INTEGER NOT NULL,
    "recipe" TEXT NOT NULL,

    CONSTRAINT "kept_mails_pkey" PRIMARY KEY ("delivery_id")
);

-- CreateTable
CREATE TABLE "mail_pieces" (
    "id" SERIAL NOT NULL,
    "sha256" TEXT NOT NULL,
    "encoded" TEXT NOT NULL,
    "used_on" DATE NOT NULL,

    CONSTRAINT "mail_pieces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bounce_events" (
    "id" SERIAL NOT NULL,
    "reader_id" INTEGER NOT NULL,
    "delivery_id" INTEGER,
    "kind" TEXT NOT NULL,
    "status" TEXT,
    "detail" TEXT,
    "sha256" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bounce_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "send_rates" (
    "name" TEXT NOT NULL,
    "tokens" DOUBLE PRECISION NOT NULL,
    "filled_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "send_rates_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "service_mails" (
    "id" SERIAL NOT NULL,
    "reader_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'planned',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "response" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "next_attempt_at" TIMESTAMPTZ(3),
    "lease_holder" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "service_mails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leases" (
    "name" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "leases_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "facts" (
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "facts_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "sources_name_key" ON "sources"("name");

-- CreateIndex
CREATE INDEX "pages_source_id_listing_date_idx" ON "pages"("source_id", "listing_date");

-- CreateIndex
CREATE UNIQUE INDEX "pages_source_id_sha256_key" ON "pages"("source_id", "sha256");

-- CreateIndex
CREATE INDEX "reads_source_id_started_at_idx" ON "reads"("source_id", "started_at");

-- CreateIndex
CREATE INDEX "papers_first_seen_at_idx" ON "papers"("first_seen_at");

-- CreateIndex
CREATE INDEX "papers_trending_key_idx" ON "papers"("trending_key" DESC);

-- CreateIndex
CREATE INDEX "paper_identifiers_paper_id_idx" ON "paper_identifiers"("paper_id");

-- CreateIndex
CREATE INDEX "paper_titles_paper_id_idx" ON "paper_titles"("paper_id");

-- CreateIndex
CREATE INDEX "paper_revisions_paper_id_idx" ON "paper_revisions"("paper_id");

-- CreateIndex
CREATE INDEX "sightings_page_id_idx" ON "sightings"("page_id");

-- CreateIndex
CREATE INDEX "paper_topics_topic_paper_id_idx" ON "paper_topics"("topic", "paper_id");

-- CreateIndex
CREATE UNIQUE INDEX "readers_public_id_key" ON "readers"("public_id");

-- CreateIndex
CREATE UNIQUE INDEX "readers_email_key_key" ON "readers"("email_key");

-- CreateIndex
CREATE INDEX "readers_next_due_at_idx" ON "readers"("next_due_at");

-- CreateIndex
CREATE INDEX "consents_reader_id_idx" ON "consents"("reader_id");

-- CreateIndex
CREATE INDEX "signup_mails_address_hash_at_idx" ON "signup_mails"("address_hash", "at");

-- CreateIndex
CREATE UNIQUE INDEX "digest_runs_frequency_period_end_key" ON "digest_runs"("frequency", "period_end");

-- CreateIndex
CREATE INDEX "deliveries_status_next_attempt_at_idx" ON "deliveries"("status", "next_attempt_at");

-- CreateIndex
CREATE UNIQUE INDEX "deliveries_run_id_reader_id_key" ON "deliveries"("run_id", "reader_id");

-- CreateIndex
CREATE UNIQUE INDEX "deliveries_reader_id_local_day_key" ON "deliveries"("reader_id", "local_day");

-- CreateIndex
CREATE INDEX "sent_papers_delivery_id_idx" ON "sent_papers"("delivery_id");

-- CreateIndex
CREATE INDEX "sent_papers_paper_id_idx" ON "sent_papers"("paper_id");

-- CreateIndex
CREATE UNIQUE INDEX "mail_pieces_sha256_key" ON "mail_pieces"("sha256");

-- CreateIndex
CREATE INDEX "bounce_events_reader_id_at_idx" ON "bounce_events"("reader_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "bounce_events_reader_id_sha256_key" ON "bounce_events"("reader_id", "sha256");

-- CreateIndex
CREATE INDEX "service_mails_status_next_attempt_at_idx" ON "service_mails"("status", "next_attempt_at");

-- AddForeignKey
ALTER TABLE "source_urls" ADD CONSTRAINT "source_urls_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pages" ADD CONSTRAINT "pages_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reads" ADD CONSTRAINT "reads_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "paper_identifiers" ADD CONSTRAINT "paper_identifiers_paper_id_fkey" FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "paper_titles" ADD CONSTRAINT "paper_titles_paper_id_fkey" FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "paper_revisions" ADD CONSTRAINT "paper_revisions_paper_id_fkey" FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sightings" ADD CONSTRAINT "sightings_paper_id_fkey" FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signals" ADD CONSTRAINT "signals_paper_id_fkey" FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "paper_topics" ADD CONSTRAINT "paper_topics_paper_id_fkey" FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reader_topics" ADD CONSTRAINT "reader_topics_reader_id_fkey" FOREIGN KEY ("reader_id") REFERENCES "readers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reader_queries" ADD CONSTRAINT "reader_queries_reader_id_fkey" FOREIGN KEY ("reader_id") REFERENCES "readers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consents" ADD CONSTRAINT "consents_reader_id_fkey" FOREIGN KEY ("reader_id") REFERENCES "readers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "digest_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_reader_id_fkey" FOREIGN KEY ("reader_id") REFERENCES "readers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sent_papers" ADD CONSTRAINT "sent_papers_reader_id_fkey" FOREIGN KEY ("reader_id") REFERENCES "readers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sent_papers" ADD CONSTRAINT "sent_papers_paper_id_fkey" FOREIGN KEY ("paper_id") REFERENCES "papers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sent_papers" ADD CONSTRAINT "sent_papers_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "deliveries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kept_mails" ADD CONSTRAINT "kept_mails_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "deliveries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bounce_events" ADD CONSTRAINT "bounce_events_reader_id_fkey" FOREIGN KEY ("reader_id") REFERENCES "readers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_mails" ADD CONSTRAINT "service_mails_reader_id_fkey" FOREIGN KEY ("reader_id") REFERENCES "readers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

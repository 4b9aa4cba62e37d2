-- What is noted of a mail server that is unavailable has the word that is used everywhere else.
UPDATE "metadata" SET "name" = 'smtp_url_unavailable' WHERE "name" = 'smtp_url_away';
UPDATE "metadata" SET "name" = 'smtp_url_confirmations_unavailable' WHERE "name" = 'smtp_url_confirmations_away';

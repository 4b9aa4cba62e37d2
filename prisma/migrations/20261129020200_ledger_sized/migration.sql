-- Two thirds of the table were room that nothing filled again: a settled page stayed above the 30 % at which new rows stop going into it.
-- Measured in docs/decisions/025-what-the-database-keeps.md. Pages that are there fill up as deliveries are pruned.
ALTER TABLE "deliveries" SET (fillfactor = 70);

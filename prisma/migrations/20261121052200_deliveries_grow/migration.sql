-- A delivery is written when it is planned, claimed, composed and settled, and grows to three times its size: with room on its own page
-- the third of these needs no new entry in any index, and a page is full when all of it is settled.
ALTER TABLE "deliveries" SET (fillfactor = 30);

-- A session keeps the plan of a function's statement. If the ledger was small when the plan was made, every delivery was read for each new
-- one, until the table was next analysed: 40,000 mails took minutes. The index of readers is right for every size.
ALTER FUNCTION "refuse_repeated_papers"() SET enable_seqscan TO off;

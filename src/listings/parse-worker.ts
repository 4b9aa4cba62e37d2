/** The thread that parses listing pages; parse-in-thread.ts starts it. */

import { answerParseJobs } from '../parsing-thread.ts';
import type { ListingJob } from './parse-in-thread.ts';
import { parseListing } from './parse-listing.ts';

answerParseJobs<ListingJob>(async ({ bytes, options: { page, parse } }) => {
  const { entries, ...value } = await parseListing({ ...page, bytes }, parse);
  return { value, items: entries };
});

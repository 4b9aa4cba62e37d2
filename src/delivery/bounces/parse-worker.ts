/** The thread that parses returned mails; started by parse-in-thread.ts. */

import { answerParseJobs } from '../../parsing-thread.ts';
import { parseBounce } from './bounce.ts';

answerParseJobs<null>(async ({ bytes: { buffer, byteOffset, byteLength } }) => ({
  value: await parseBounce(Buffer.from(buffer, byteOffset, byteLength)),
  items: [],
}));

/**
 * `npm run check:drift`: if schema.prisma and the migrations differ, prints the missing SQL and exits with 1.
 */

import { schemaDifference } from './schema-difference.ts';

const difference = await schemaDifference();
if (difference !== null) {
  process.stderr.write(
    `prisma/schema.prisma differs from prisma/migrations; \`npm run migration NAME\` would write:\n\n${difference}`,
  );
  process.exitCode = 1;
}

/** `npm run check:drift`: exits with 1 and the missing SQL if schema.prisma and the migrations differ. */

import { schemaDifference } from './schema-difference.ts';

const difference = await schemaDifference();
if (difference !== null) {
  process.stderr.write(
    `prisma/schema.prisma differs from prisma/migrations; \`npm run migration NAME\` would write:\n\n${difference}`,
  );
  process.exitCode = 1;
}

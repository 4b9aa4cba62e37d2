/** `npm run check:drift`: exit 1, with the SQL that is missing, when prisma/schema.prisma and the migrations differ. */
import { schemaDifference } from './schema-difference.ts';

const difference = await schemaDifference();
if (difference !== null) {
  process.stderr.write(
    `prisma/schema.prisma differs from prisma/migrations; \`npm run migration NAME\` would write:\n\n${difference}`,
  );
  process.exitCode = 1;
}

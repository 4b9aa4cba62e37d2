/** Prisma's CLI settings. It is used for `generate` and `validate` only; migrations go through src/database/migrations/migrate.ts. */
import { defineConfig } from 'prisma/config';

// Neither command needs the schema engine, yet the CLI would download one if no path were given.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({ schema: 'prisma/schema.prisma' });

/** `migrate`: bring the database to this version. Every command does so by itself; this one only says it. */
import type { CommandModule } from './command.ts';

export const command: CommandModule = {
  define: () => undefined,
  async run(context) {
    await context.app();
    return { json: { migrated: true }, text: 'The database has the tables of this version.' };
  },
};

/** `migrate`: migrates the database, which every command does first; this one only reports it. */

import type { CommandModule } from './command.ts';

export const command: CommandModule = {
  define: () => undefined,
  async run(context) {
    await context.app();
    return { json: { migrated: true }, text: 'The database has the tables of this version.' };
  },
};

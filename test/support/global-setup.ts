/** Once before all tests: compiles what tests run as programs of their own, and makes the migrated database that each test file gets a copy of. */
import { prepareProgram } from './program.ts';
import { prepareTemplate } from './template-database.ts';

export default async function globalSetup(): Promise<void> {
  await prepareProgram();
  await prepareTemplate();
}

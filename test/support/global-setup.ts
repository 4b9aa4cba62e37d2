/** Runs before all tests: compiles the programs they start, and creates the template database. */
import { prepareProgram } from './program.ts';
import { prepareTemplate } from './template-database.ts';

export default async function globalSetup(): Promise<void> {
  await prepareProgram();
  await prepareTemplate();
}

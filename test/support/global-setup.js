/** Runs before all tests: compiles them and what they test, and creates the template database. */
import { compile, compiled } from './compiled.js';

export default async function globalSetup() {
  await compile();
  const { prepareTemplate } = await import(compiled('test/support/template-database.ts'));
  await prepareTemplate();
}

/** Runs after all tests: removes the template database from the server, if one was used. */
import { compiled } from './compiled.js';

export default async function globalTeardown() {
  const { removeTemplate } = await import(compiled('test/support/template-database.ts'));
  await removeTemplate();
}

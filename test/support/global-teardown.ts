/** Runs after all tests: removes the template database from the server, if one was used. */
import { removeTemplate } from './template-database.ts';

export default async function globalTeardown(): Promise<void> {
  await removeTemplate();
}

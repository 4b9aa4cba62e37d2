/** Once after all tests: removes the migrated template from the server, where one was used. */
import { removeTemplate } from './template-database.ts';

export default async function globalTeardown(): Promise<void> {
  await removeTemplate();
}

/**
 * The database on the server of TEST_DATABASE_URL that test databases are copied from; `.ci/run` runs tests
 * that use them a second time on a server.
 */
import { databaseOn, onServer } from './on-server.ts';
import { migrate, prepareDumps, preparedPlace } from './template-dumps.ts';

/** Test files run in separate processes, which find the template by this variable. */
const TEMPLATE = 'PAPERROUND_TEST_TEMPLATE';

/** Returns the server that tests use; null: PostgreSQL in the memory of each test file's process. */
export const testServer = (): string | null => process.env.TEST_DATABASE_URL || null;

/** Returns the name of the migrated, empty database on `testServer`. */
export const templateName = (): string => preparedPlace(TEMPLATE);

export async function prepareTemplate(): Promise<void> {
  await prepareDumps();
  const server = testServer();
  if (server !== null) process.env[TEMPLATE] = await serverTemplate(server);
}

export async function removeTemplate(): Promise<void> {
  const server = testServer();
  if (server !== null)
    await onServer(server, async (client) => {
      // Includes its copies, which the workers kept for their next tests: their names begin with the
      // template's.
      const { rows } = await client.query<{ datname: string }>(
        'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
        [templateName()],
      );
      for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`);
    });
}

async function serverTemplate(server: string): Promise<string> {
  const name = `paperround_template_${process.pid}`;
  await onServer(server, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    await client.query(`CREATE DATABASE "${name}"`);
  });
  await migrate(databaseOn(server, name));
  return name;
}

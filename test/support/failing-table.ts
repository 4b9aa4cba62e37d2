/** Makes database writes fail half-way through an operation, as if its process were killed there. */
import type { Database } from '../../src/database/client.ts';

interface Failing {
  end(): Promise<void>;
}

/** Makes writing a suppression fail until `end`. */
export async function suppressionsFail(db: Database): Promise<Failing> {
  await db.$executeRaw`ALTER TABLE suppressions ADD CONSTRAINT out_of_order CHECK (false) NOT VALID`;
  return {
    end: async () => void (await db.$executeRaw`ALTER TABLE suppressions DROP CONSTRAINT out_of_order`),
  };
}

/** Makes stopping a run fail until `end`. */
export async function stoppingFails(db: Database): Promise<Failing> {
  await db.$executeRaw`ALTER TABLE digest_runs ADD CONSTRAINT out_of_order CHECK (stopped_at IS NULL) NOT VALID`;
  return {
    end: async () => void (await db.$executeRaw`ALTER TABLE digest_runs DROP CONSTRAINT out_of_order`),
  };
}

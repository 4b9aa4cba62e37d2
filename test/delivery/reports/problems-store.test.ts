/** Tests that what `status` lists is said as people say it, of one thing and of several. */
import { deliveryProblems } from '../../../src/delivery/reports/problems-store.ts';
import { NOW } from '../../support/builders.ts';
import { claim, insertReader, ledgerOfEachTest, plan, record } from '../queue/ledger-store-builders.ts';

const store = ledgerOfEachTest();

test('one uncertain delivery is one, two are two', async () => {
  const { db } = store;
  await insertReader(db);
  await insertReader(db);
  await plan(db);
  const { deliveries } = await claim(db);
  const reported: string[] = [];
  for (const { id } of deliveries) {
    await record(db, id, { status: 'uncertain' });
    const problems = await deliveryProblems(db, NOW);
    reported.push(...problems.filter(({ kind }) => kind === 'deliveries_uncertain').map(({ text }) => text));
  }
  expect(reported).toEqual([
    '1 delivery is uncertain; see `deliveries --status uncertain`',
    '2 deliveries are uncertain; see `deliveries --status uncertain`',
  ]);
});

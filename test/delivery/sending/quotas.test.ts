/**
 * Limits by domain, by a clock that stands unless the test moves it: however the mails of several processes
 * come to the wire.
 */
import { createQuotas, type Quotas } from '../../../src/delivery/sending/quotas.ts';
import { NOW } from '../../support/builders.ts';
import { randomFrom } from '../../support/damage.ts';
import { ledgerOfEachTest } from '../queue/ledger-store-builders.ts';

const store = ledgerOfEachTest();

const LIMIT = { domains: ['slow.example'], mails: 20, perMs: 1000, rate: '20/s' };
/** A fifth of a second's worth. */
const BURST = 4;

test.each([
  1, 2, 3,
])('in no second do more begin than the rate and its burst, whatever the delays (%d)', async (seed) => {
  const random = randomFrom(seed);
  let clock = NOW.getTime();
  const process = (): { turns: Quotas; inHand: { id: number; at: number }[] } => ({
    turns: createQuotas({ db: store.db, limits: [LIMIT], warmUp: null, now: () => new Date(clock) }),
    inHand: [],
  });
  const processes = [process(), process(), process()];
  const begun: number[] = [];
  let waiting = Array.from({ length: 120 }, (_, index) => ({ id: index + 1, dueAt: clock }));
  const retryLater = (decisions: readonly { deliveryId: number; nextAttemptAt: Date | null }[]) =>
    waiting.push(
      ...decisions.map(({ deliveryId, nextAttemptAt }) => ({
        id: deliveryId,
        dueAt: nextAttemptAt?.getTime() ?? clock,
      })),
    );

  for (let step = 0; begun.length < 120 && step < 1000; step += 1) {
    clock += Math.floor(random() * 120);
    const { turns, inHand } = processes[Math.floor(random() * processes.length)]!;
    const due = waiting.filter(({ dueAt }) => dueAt <= clock).slice(0, 25);
    waiting = waiting.filter((one) => !due.includes(one));
    const { admitted, waiting: later } = await turns.admit(
      due.map(({ id }) => ({ id, email: `r${id}@slow.example` })),
    );
    retryLater(later);
    // To the wire now, or up to a second later.
    inHand.push(...admitted.map(({ id }) => ({ id, at: clock + (random() < 0.5 ? 0 : random() * 1000) })));
    for (const mail of inHand.filter(({ at }) => at <= clock)) {
      inHand.splice(inHand.indexOf(mail), 1);
      const instead = await turns.begin(mail.id);
      if (instead === null) begun.push(clock);
      else retryLater([instead]);
    }
  }
  expect(begun).toHaveLength(120);
  const worst = Math.max(...begun.map((from) => begun.filter((at) => at >= from && at < from + 1000).length));
  expect(worst).toBeLessThanOrEqual(20 + BURST);
});

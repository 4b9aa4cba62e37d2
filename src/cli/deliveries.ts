/** `deliveries` prints the ledger; `deliveries resolve` resolves an uncertain delivery. */

import { Option } from 'commander';
import { DELIVERY_STATUSES, type DeliveryStatus } from '../delivery/delivery.ts';
import { deliveryBatches, findDelivery, resolveUncertain } from '../delivery/reports/ledger-views-store.ts';
import { badUsage } from '../errors.ts';
import { idIn, runActions } from './actions.ts';
import { mapBatches } from './batches.ts';
import type { CommandContext, CommandModule, CommandResult } from './command.ts';
import { readerArgument } from './readers.ts';
import { longTable } from './table.ts';
import { examples, parseInteger } from './values.ts';

export const command: CommandModule = {
  define(cmd) {
    cmd
      .argument('[resolve]', 'the word "resolve"')
      .argument('[id]', 'with resolve: the delivery')
      .addOption(new Option('--status <status>', 'only this status').choices(DELIVERY_STATUSES))
      .option('--email <address>', 'only this reader')
      .option('--limit <n>', 'the newest n; 0 is all', parseInteger(0, 999_999_999), 100)
      .addOption(
        new Option('--as <answer>', 'with resolve: it arrived (sent), or send it again (resend)').choices([
          'sent',
          'resend',
        ]),
      )
      .addHelpText(
        'after',
        examples('paperround deliveries --status failed', 'paperround deliveries resolve 17 --as sent'),
      );
  },
  run: runActions('deliveries', {
    '': {
      flags: ['--status', '--email'],
      run: (context, _words, options) => list(context, options),
    },
    resolve: { takes: 'ID', flags: ['--as'], run: resolve },
  }),
};

async function resolve(
  context: CommandContext,
  words: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<CommandResult> {
  const id = idIn(words);
  const as = options.as as 'sent' | 'resend' | undefined;
  if (as === undefined) throw badUsage('"deliveries resolve ID" needs --as sent or --as resend.');
  const { db } = await context.app();
  await resolveUncertain(db, { id, as, now: context.clock.now() });
  const delivery = await findDelivery(db, id);
  return {
    json: { deliveries: [delivery] },
    text: `Delivery ${id} is ${delivery?.status} now${as === 'resend' ? '; `serve`, `work` or `digest` sends it again' : ''}.`,
  };
}

async function list(
  context: CommandContext,
  options: Readonly<Record<string, unknown>>,
): Promise<CommandResult> {
  const app = await context.app();
  const limit = options.limit as number;
  const deliveries = deliveryBatches(app.db, {
    limit: limit === 0 ? Number.POSITIVE_INFINITY : limit,
    status: options.status as DeliveryStatus | undefined,
    emailKey: options.email === undefined ? undefined : readerArgument(options.email as string).key,
  });
  const rows = mapBatches(deliveries, (one) => [
    String(one.id),
    String(one.runId),
    one.localDay,
    one.status,
    String(one.papers.length),
    String(one.attempts),
    one.email,
    one.reason ?? one.response ?? '',
  ]);
  return {
    json: { deliveries },
    text: longTable(['id', 'run', 'day', 'status', 'papers', 'tries', 'reader', ''], rows),
  };
}

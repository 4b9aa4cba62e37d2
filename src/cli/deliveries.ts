/** `deliveries` prints the ledger; `deliveries resolve` settles an uncertain delivery. */
import { Option } from 'commander';
import { DELIVERY_STATUSES, type DeliveryStatus } from '../delivery/delivery.ts';
import { deliveryBatches, findDelivery, resolveUncertain } from '../delivery/reports/ledger-views-store.ts';
import { badUsage } from './bad-usage.ts';
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
  async run(context, args, options) {
    const [word, id] = args as [string | undefined, string | undefined];
    if (word === undefined && options.as !== undefined)
      throw badUsage('--as goes with "deliveries resolve ID".');
    if (word === undefined) return list(context, options);
    if (word !== 'resolve' || id === undefined || !/^\d{1,9}$/.test(id) || options.as === undefined) {
      throw badUsage(
        `Saw "deliveries ${word}", expected "deliveries" or "deliveries resolve ID --as sent|resend".`,
      );
    }
    if (options.status !== undefined || options.email !== undefined)
      throw badUsage('--status and --email are of the list; "deliveries resolve" takes one id.');
    const app = await context.app();
    await resolveUncertain(app.db, {
      id: Number(id),
      as: options.as as 'sent' | 'resend',
      now: context.clock.now(),
    });
    const delivery = await findDelivery(app.db, Number(id));
    return { json: { deliveries: [delivery] }, text: `Delivery ${id} is ${delivery?.status} now.` };
  },
};

async function list(
  context: CommandContext,
  options: Readonly<Record<string, unknown>>,
): Promise<CommandResult> {
  const app = await context.app();
  const limit = options.limit as number;
  const deliveries = deliveryBatches(app.db, {
    limit: limit === 0 ? Number.POSITIVE_INFINITY : limit,
    ...(options.status === undefined ? {} : { status: options.status as DeliveryStatus }),
    ...(options.email === undefined ? {} : { emailKey: readerArgument(options.email as string).key }),
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

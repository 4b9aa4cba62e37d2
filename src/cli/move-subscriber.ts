/** `subscribers move OLD NEW`: moves a subscription to another address, on behalf of an operator. */

import { PaperroundError } from '../errors.ts';
import { type MoveOutcome, moveByOperator } from '../readers/move-reader-store.ts';
import { readerAsJson } from '../readers/reader-json.ts';
import { getReader } from '../readers/readers-store.ts';
import type { CommandContext, CommandResult } from './command.ts';
import { addressArgument, getReaderByAddress } from './readers.ts';

const NOT_MOVED: Readonly<Record<Exclude<MoveOutcome, 'moved'>, string>> = {
  same: 'It is the address of this subscriber already.',
  taken:
    'Another subscriber has the new address: two subscriptions cannot become one. Erase one of them first.',
  stopped: 'The new address must not be written to: a bounce or complaint has stopped it.',
  ended: 'Only a subscription that is active, paused or stopped by a bounce can move; this one is not.',
};

export async function moveSubscriber(
  context: CommandContext,
  from: string,
  to: string,
): Promise<CommandResult> {
  const app = await context.app();
  // `addressArgument` refuses a webhook, which has no inbox to write to.
  const reader = await getReaderByAddress(app, addressArgument(from).address);
  const move = { readerId: reader.id, address: addressArgument(to) };
  const now = context.clock.now();
  const outcome = await moveByOperator(app.db, app.hasher, move, now);
  if (outcome !== 'moved')
    throw new PaperroundError(
      outcome === 'stopped' ? 'suppressed_address' : 'bad_request',
      `${NOT_MOVED[outcome]} Nothing was moved.`,
    );
  const subscriber = readerAsJson(await getReader(app.db, { id: reader.id }), now);
  return {
    json: { moved: true, subscriber },
    text: `Moved: the digests of this subscriber come to ${subscriber.email} now. The old address gets a mail about it.`,
  };
}

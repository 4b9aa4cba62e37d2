/** `suppressions import FILE`: addresses that must not be written to, as another tool lists them. */

import { badUsage } from '../errors.ts';
import { importSuppressions } from '../readers/import-suppressions-store.ts';
import { ENDED_STATUSES, type EndedStatus } from '../readers/reader.ts';
import { runActions } from './actions.ts';
import type { CommandContext, CommandModule, CommandResult } from './command.ts';
import { namedIfAny, parseMap, remarks, withReaderFile } from './import-subscribers.ts';
import { textTable } from './table.ts';
import { collect, examples } from './values.ts';

export const command: CommandModule = {
  define(cmd) {
    cmd
      .argument('<action>', '"import"')
      .argument(
        '<file>',
        'a list with an address in each line, or an export with statuses, also of another tool; - is standard input',
      )
      .option(
        '--reason <reason>',
        `for rows that say none: ${ENDED_STATUSES.join(', ')} (default: ${ENDED_STATUSES[0]})`,
      )
      .option('--map <column=name>', 'the addresses are in the column called so, or in the Nth', collect)
      .option('--dry-run', 'store nothing, show the first rows as understood')
      .addHelpText(
        'after',
        `${examples('suppressions import cleaned.csv', 'suppressions import left.txt --reason unsubscribed')}

A row is out by its reason or status: unsubscribed or opted out, bounced, cleaned, invalid or unreachable, complained, spam
or abuse. Rows with another status are rejected, unless --reason says that all of the file are out.

Only keyed hashes of the addresses are stored. Readers among them get no mail from then on. \`subscribers lift EMAIL\` undoes
a bounce or complaint; who unsubscribed may return by the form.`,
      );
  },
  run: runActions('suppressions', {
    import: {
      takes: 'FILE',
      run(context, [file = ''], options) {
        const reason = ENDED_STATUSES.find((known) => known === options.reason) ?? null;
        if (options.reason !== undefined && reason === null)
          throw badUsage(
            `Saw --reason ${JSON.stringify(options.reason)}, expected ${ENDED_STATUSES.join(', ')}.`,
          );
        const map = parseMap((options.map as readonly string[] | undefined) ?? []);
        return importList(context, file, { map, reason, dryRun: options.dryRun === true });
      },
    },
  }),
};

async function importList(
  context: CommandContext,
  file: string,
  options: { map: ReturnType<typeof parseMap>; reason: EndedStatus | null; dryRun: boolean },
): Promise<CommandResult> {
  const { map, reason, dryRun } = options;
  const list = reason === null ? 'out-by-status' : 'all-out';
  return withReaderFile(file, { map, consent: null, list }, async (opened) => {
    const { db, hasher } = await context.app();
    const now = context.clock.now();
    const { suppressed, stopped, rejected, first } = await importSuppressions(db, opened, {
      hasher,
      now,
      reason,
      dryRun,
    });
    return {
      json: {
        suppressed,
        stopped,
        rejected,
        ...namedIfAny(opened.layout.unknown),
        ...(dryRun ? { dryRun, first } : {}),
      },
      text: [
        ...(dryRun
          ? [
              textTable(
                ['line', 'reason', 'email'],
                first.map(({ line, reason: why, email }) => [String(line), why, email]),
              ),
              `Nothing was stored: ${suppressed} would be suppressed, ${rejected.length} rejected.`,
            ]
          : [`${suppressed} suppressed, ${stopped} readers of them stopped, ${rejected.length} rejected.`]),
        ...remarks({ unknownColumns: opened.layout.unknown, rejected }),
      ].join('\n'),
    };
  });
}

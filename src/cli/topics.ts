/** `topics` lists the topics; `topics test` shows what a topic or query matches, and by which words. */

import { badUsage } from '../errors.ts';
import { configuredTopics } from '../topics/topics.ts';
import { runActions } from './actions.ts';
import type { CommandContext, CommandModule, CommandResult } from './command.ts';
import { textTable } from './table.ts';
import { examples, parseInteger } from './values.ts';

export const command: CommandModule = {
  define(cmd) {
    cmd
      .argument('[test]', 'the word "test", to try a topic or a query on the papers in the store')
      .option('--topic <slug>', 'with test: the topic to try')
      .option('--query <query>', 'with test: the query to try')
      .option(
        '--limit <n>',
        'with test: how many papers to show; 0 is all (default: 20, and all with --json)',
        parseInteger(0, 999_999_999),
      )
      .addHelpText(
        'after',
        examples(
          'paperround topics',
          'paperround topics test --topic vision',
          `paperround topics test --query '"language model*" NOT title:survey'`,
        ),
      );
  },
  run: runActions('topics', {
    '': { run: listTopics },
    test: {
      flags: ['--topic', '--query'],
      async run(context, _words, options) {
        if ((options.topic === undefined) === (options.query === undefined))
          throw badUsage('topics test needs exactly one of --topic and --query.');
        const { testFilter } = await import('./topics-test.ts');
        return testFilter(context, options);
      },
    },
  }),
};

/** Opens no store, and so starts in half the time. */
function listTopics({ config }: CommandContext): CommandResult {
  const topics = configuredTopics(config);
  return {
    json: { topics },
    text: textTable(
      ['slug', 'name', 'description'],
      topics.map(({ slug, name, description }) => [slug, name, description]),
    ),
  };
}

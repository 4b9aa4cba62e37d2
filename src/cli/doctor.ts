/** `doctor`: checks that everything is set up to send mail and have it delivered. */

import type { CommandModule } from './command.ts';
import { checkSetup } from './doctor-checks.ts';
import { textTable } from './table.ts';

export const command: CommandModule = {
  define: () => undefined,
  async run(context) {
    const checks = await checkSetup(context.config, () => context.app('look'));
    return {
      json: { checks },
      text: textTable(
        ['check', 'result', ''],
        checks.map(({ name, result, detail }) => [name, result, detail]),
      ),
      exitCode: checks.some(({ result }) => result === 'failed') ? 1 : 0,
    };
  },
};

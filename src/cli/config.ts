/** `config`: the effective configuration, with secrets masked, and what in it is probably not intended. */

import { describeConfig } from '../describe-config.ts';
import { setupWarnings } from '../setup-findings.ts';
import type { CommandModule } from './command.ts';

export const command: CommandModule = {
  define: () => undefined,
  async run({ config }) {
    const values = describeConfig(config);
    const warnings = setupWarnings(config);
    const text = Object.entries(values)
      .map(
        ([name, value]) =>
          `${name}=${typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value)}`,
      )
      .concat(warnings.map((warning) => `# warning: ${warning}`))
      .join('\n');
    return { json: { ...values, warnings }, text };
  },
};

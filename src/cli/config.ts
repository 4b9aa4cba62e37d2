/** `config`: prints the effective configuration, with secrets masked. */
import { describeConfig } from '../config.ts';
import type { CommandModule } from './command.ts';

export const command: CommandModule = {
  define: () => undefined,
  async run({ config }) {
    const values = describeConfig(config);
    const text = Object.entries(values)
      .map(
        ([name, value]) =>
          `${name}=${typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value)}`,
      )
      .join('\n');
    return { json: values, text };
  },
};

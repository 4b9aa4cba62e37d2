/** `init`: writes a commented paperround.yaml with sensible sources. */

import { writeFile } from 'node:fs/promises';
import { messageOf, PaperroundError } from '../errors.ts';
import { DEFAULT_CONFIG } from '../sources/default-config.ts';
import type { CommandModule } from './command.ts';

const NEXT = [
  'Read it and switch on what you want; `paperround sources add URL` adds more',
  'paperround ingest                        read what is due now',
  'paperround papers --limit 10             see what came',
  'paperround subscribe you@example.org --topic language-models',
  'paperround serve                         web, timetable and sender, in one process',
];

export const command: CommandModule = {
  define(cmd) {
    cmd.option('--force', 'replace the file that is there');
  },
  async run({ config }, _args, options) {
    const file = config.configPath;
    try {
      await writeFile(file, DEFAULT_CONFIG, { flag: options.force === true ? 'w' : 'wx' });
    } catch (cause) {
      if ((cause as { code?: unknown }).code !== 'EEXIST') {
        throw new PaperroundError('bad_configuration', `${file} could not be written: ${messageOf(cause)}`, {
          cause,
          hint: 'Run it in a folder that you may write to.',
        });
      }
      throw new PaperroundError('bad_usage', `${file} is there already and was left as it is.`, {
        hint: '`init --force` replaces it; `sources add URL` adds to it.',
      });
    }
    return {
      json: { file, next: NEXT },
      text: [`Wrote ${file}. Next:`, '', ...NEXT.map((line) => `  ${line}`)].join('\n'),
    };
  },
};

/** `admin-user`: adds a user to the file of ADMIN_USERS, changes a password, or removes a user. */

import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { hashAdminPassword, isAdminName, LONGEST_ADMIN_PASSWORD, writeAdminUser } from '../admin-users.ts';
import { configurationError } from '../config-problem.ts';
import { badUsage } from '../errors.ts';
import type { CommandModule } from './command.ts';
import { readInput } from './read-input.ts';

const SHORTEST_PASSWORD = 12;

export const command: CommandModule = {
  define(cmd) {
    cmd
      .argument('<name>', 'lower-case letters, digits and . _ @ -; not admin, the user of ADMIN_PASSWORD')
      .option('--remove', 'the user can no longer sign in; their sessions end')
      .addHelpText('after', '\nThe password is asked for, or is the first line of standard input.');
  },
  async run(context, args, options) {
    const name = (args[0] as string).toLowerCase();
    const { adminUsers: file } = context.config;
    if (file === null)
      throw configurationError([
        {
          variable: 'ADMIN_USERS',
          seen: 'nothing',
          expected: 'the path of the file that users are written to',
        },
      ]);
    if (!isAdminName(name))
      throw badUsage(
        `${JSON.stringify(name)} is not a name for a user: expected lower-case letters, digits and . _ @ -, not admin`,
      );
    const hash = options.remove === true ? null : await hashAdminPassword(await readPassword(name));
    const action = writeAdminUser(file, name, hash);
    const text = action === 'none' ? `${name} is not a user.` : `${name} is ${action} in ${file}.`;
    return { json: { user: name, action, file }, text };
  },
};

async function readPassword(name: string): Promise<string> {
  const password = process.stdin.isTTY ? await askTwice(name) : await firstLine();
  if (password.length < SHORTEST_PASSWORD)
    throw badUsage(
      `a password of ${password.length} characters is too short: expected ${SHORTEST_PASSWORD} or more`,
    );
  if (password.length > LONGEST_ADMIN_PASSWORD)
    throw badUsage(
      `a password of ${password.length} characters is too long: expected ${LONGEST_ADMIN_PASSWORD} or fewer`,
    );
  return password;
}

const firstLine = async (): Promise<string> =>
  (await readInput('-')).toString('utf8').split(/\r?\n/)[0] as string;

/** Asks for the password twice, without showing what is typed. */
async function askTwice(name: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const ask = createInterface({ input: process.stdin, output: silent, terminal: true });
  const typed = async (question: string): Promise<string> => {
    process.stderr.write(question);
    const line = await ask.question('');
    process.stderr.write('\n');
    return line;
  };
  try {
    const password = await typed(`Password of ${name}: `);
    if ((await typed('Once more: ')) !== password) throw badUsage('the two passwords differ');
    return password;
  } finally {
    ask.close();
  }
}

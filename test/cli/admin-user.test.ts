/** `admin-user` writes the file of ADMIN_USERS. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findAdminUser, hashAdminPassword, readAdminUsers, writeAdminUser } from '../../src/admin-users.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runProgram } from './run-program.ts';

test('a user is added, gets another password and is removed; the file is for its owner alone and holds no password', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'users');
  const env = { ADMIN_USERS: 'users' };
  const run = (args: readonly string[], password = '') =>
    runProgram(['admin-user', ...args], { env, folder }, `${password}\n`);
  const added = await run(['Ada', '--json'], 'the first long password');
  expect(added.json()).toEqual({ user: 'ada', action: 'added', file });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await run(['ben@example.org'], 'of no concern here');
  const [ada] = readAdminUsers(file);
  expect(readFileSync(file, 'utf8')).not.toContain('password');
  expect(await findAdminUser(readAdminUsers(file), ' ADA ', 'the first long password')).toEqual(ada);
  expect(await findAdminUser(readAdminUsers(file), 'ada', 'The first long password')).toBeNull();
  expect(await findAdminUser(readAdminUsers(file), 'cleo', 'the first long password')).toBeNull();

  expect((await run(['ada', '--json'], 'another long password')).json()).toMatchObject({ action: 'changed' });
  expect(await findAdminUser(readAdminUsers(file), 'ada', 'the first long password')).toBeNull();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect((await run(['ada', '--remove', '--json'])).json()).toMatchObject({ action: 'removed' });
  expect((await run(['ada', '--remove', '--json'])).json()).toMatchObject({ action: 'none' });
  expect(readAdminUsers(file).map(({ name }) => name)).toEqual(['ben@example.org']);
});

test('what cannot be a user or a password is refused, and a file that is not ours too', async () => {
  const folder = temporaryFolder();
  const run = (
    args: readonly string[],
    password: string,
    env: Record<string, string> = { ADMIN_USERS: 'users' },
  ) => runProgram(['admin-user', ...args], { env, folder }, password);
  expect((await run(['admin'], 'a long enough password')).stderr).toContain('is not a name for a user');
  expect((await run(['a:b'], 'a long enough password')).code).toBe(2);
  expect((await run(['ada'], 'short')).stderr).toContain('5 characters is too short');
  expect((await run(['ada'], 'a long enough password', {})).stderr).toContain('ADMIN_USERS: saw nothing');
  writeFileSync(join(folder, 'users'), 'ada:plain text\n');
  for (const file of ['no/such/users', '.', '/dev/null/users'])
    expect(await run(['ada'], 'a long enough password', { ADMIN_USERS: file })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/ADMIN_USERS: saw .* could not be (read|written): E[A-Z]+: /),
    });
  expect((await run(['ada'], 'x'.repeat(1001), { ADMIN_USERS: 'none' })).stderr).toContain(
    '1001 characters is too long',
  );
  const refused = await run(['ben'], 'a long enough password');
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('saw line 1 of')]);
});

test('comments in the file stay, and a password of the greatest length signs in', async () => {
  const file = join(temporaryFolder(), 'users');
  writeFileSync(file, '# Operators, see the wiki.\n');
  const longest = 'x'.repeat(1000);
  writeAdminUser(file, 'ada', await hashAdminPassword(longest));
  writeAdminUser(file, 'ben', await hashAdminPassword('of no concern here'));
  writeAdminUser(file, 'ben', null);
  expect(readFileSync(file, 'utf8')).toMatch(/^# Operators, see the wiki.\nada:scrypt\$[^\n]+\n$/);
  expect(await findAdminUser(readAdminUsers(file), 'ada', longest)).not.toBeNull();
  expect(await findAdminUser(readAdminUsers(file), 'ada', `${longest}x`)).toBeNull();
});

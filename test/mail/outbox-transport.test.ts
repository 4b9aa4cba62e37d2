/** The outbox: mails as files, where no mail server is configured. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOutboxTransport, outboxFileName } from '../../src/mail/outbox-transport.ts';
import { aMail, keepsTransportContract } from './transport-contract.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperround-outbox-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

keepsTransportContract('The outbox', async () => {
  const place = await mkdtemp(join(tmpdir(), 'paperround-outbox-'));
  return {
    transport: createOutboxTransport(join(place, 'outbox')),
    arrived: async () => {
      const names = await readdir(join(place, 'outbox'));
      return Promise.all(names.map((name) => readFile(join(place, 'outbox', name), 'latin1')));
    },
    dispose: () => rm(place, { recursive: true, force: true }),
  };
});

test('a resend replaces its file instead of adding one', async () => {
  const transport = createOutboxTransport(folder);
  await transport.send(aMail());
  await transport.send(aMail());
  expect(await readdir(folder)).toHaveLength(1);
});

test('files sort by the date of the mail and name no address', () => {
  const name = outboxFileName(aMail());
  expect(name).toMatch(/^20261120T080000Z-[0-9a-f]{20}\.eml$/);
});

test('a folder that cannot be written is unreachable, and no half file stays', async () => {
  const blocked = join(folder, 'outbox');
  await writeFile(blocked, 'a file where the folder should be');
  const outcome = await createOutboxTransport(blocked).send(aMail());
  expect(outcome).toMatchObject({ kind: 'unreachable' });
  expect(await readdir(folder)).toEqual(['outbox']);
});

/** Problems are reported to the operator by one mail a day, and a dead man's switch of their absence. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Job } from '../../jobs/job.ts';
import { startTimetable } from '../../jobs/timetable.ts';
import { readHeartbeat } from '../../src/watch/heartbeat-store.ts';
import { noteJob } from '../../src/watch/job-failures-store.ts';
import { findProblems } from '../../src/watch/problems-store.ts';
import { watchRound } from '../../src/watch/watch-round.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';

const round = ({ app }: TestApp): Promise<void> => watchRound(app, new AbortController().signal);
const texts = async ({ app }: TestApp): Promise<string[]> =>
  (await findProblems(app)).map(({ text }) => text);
/** Something is wrong: a mail of a run that an operator has to decide about. */
const somethingIsWrong = ({ app }: TestApp, name = 'journal_trouble') =>
  app.db.metadata.create({ data: { name, value: 'the disk is full' } });
const allIsWell = ({ app }: TestApp) => app.db.metadata.deleteMany({ where: { name: 'journal_trouble' } });

let tested: TestApp;
let mails: MailServer;
let answer: string | undefined;

beforeEach(async () => {
  answer = undefined;
  mails = await startMailServer({ onMessage: () => answer });
});

afterEach(async () => {
  await tested.close();
  await mails.close();
});

const open = async (settings: Parameters<typeof testApp>[0] = {}): Promise<TestApp> => {
  tested = await testApp({ smtpUrl: mails.url, operatorEmail: 'operator@example.org', ...settings });
  return tested;
};

test('one mail a day says what is wrong, since when and what to do; none is sent while all is well', async () => {
  await open({ adminPassword: 'an-admin-password' });
  await round(tested);
  expect(mails.messages).toEqual([]);

  tested.at('2026-03-11T12:10:00Z');
  await somethingIsWrong(tested);
  await round(tested);
  tested.at('2026-03-11T23:59:00Z');
  await Promise.all([round(tested), round(tested)]);
  expect(mails.messages).toHaveLength(1);
  tested.at('2026-03-12T00:01:00Z');
  await Promise.all([round(tested), round(tested), round(tested)]);
  expect(mails.messages).toHaveLength(2);

  const [first, second] = mails.messages.map(({ raw }) =>
    raw.replaceAll('=\r\n', '').replaceAll('\r\n', ' '),
  );
  expect(mails.messages[0]?.to).toBe('operator@example.org');
  expect(first).toContain('Subject: 1 problem at papers.example.org');
  expect(first).toContain('Auto-Submitted: auto-generated');
  expect(first).toMatch(/1\. suppressions could not be appended to their journal\s+\(the disk is full\)/);
  expect(first).toContain('Seen since 2026-03-11 12:10 UTC.');
  expect(first).toContain('What to do: make sure that SUPPRESSION_JOURNAL can be written');
  expect(first).toContain('https://papers.example.org/admin');
  // Since when it was first seen, not since today.
  expect(second).toContain('Seen since 2026-03-11 12:10 UTC.');
  expect(mails.messages[0]?.messageId).not.toBe(mails.messages[1]?.messageId);

  await allIsWell(tested);
  tested.at('2026-03-13T12:00:00Z');
  await round(tested);
  expect(mails.messages).toHaveLength(2);
  expect(await tested.app.db.notedProblem.count()).toBe(0);
});

test('a mail that is deferred is tried again that day, ever later and five times; the failure is reported and causes no mail', async () => {
  await open();
  await somethingIsWrong(tested);
  answer = '451 4.3.0 try later';
  const tries: string[] = [];
  for (let minutes = 0; minutes < 11 * 60; minutes += 5) {
    tested.at(new Date(Date.parse('2026-03-11T12:00:00Z') + minutes * 60_000).toISOString());
    const before = (await tested.app.db.operatorMail.findFirst())?.attempts ?? 0;
    await round(tested);
    const after = (await tested.app.db.operatorMail.findFirstOrThrow()).attempts;
    if (after > before) tries.push(tested.app.clock.now().toISOString().slice(11, 16));
  }
  expect(tries).toEqual(['12:00', '12:15', '12:45', '13:45', '15:45']);
  expect(await texts(tested)).toContain(
    'the mail of 2026-03-11 to OPERATOR_EMAIL was not sent: 451 4.3.0 try later',
  );

  // What is left is that the mail was not sent.
  await allIsWell(tested);
  tested.at('2026-03-12T12:00:00Z');
  await round(tested);
  expect((await tested.app.db.operatorMail.findMany()).map(({ day }) => day)).toEqual(['2026-03-11']);
});

test('a mail that is refused for good, or that may have arrived, is not sent again that day', async () => {
  await open();
  await somethingIsWrong(tested);
  answer = '550 5.7.1 not from you';
  await round(tested);
  tested.at('2026-03-11T20:00:00Z');
  answer = undefined;
  await round(tested);
  expect(mails.messages).toEqual([]);
  expect((await texts(tested)).at(-1)).toContain('was not sent: 550 5.7.1 not from you');

  tested.at('2026-03-12T08:00:00Z');
  answer = 'drop-accepted';
  await round(tested);
  answer = undefined;
  tested.at('2026-03-12T20:00:00Z');
  await round(tested);
  expect(mails.messages).toHaveLength(1);
  expect(await tested.app.db.operatorMail.findUnique({ where: { day: '2026-03-12' } })).toMatchObject({
    status: 'uncertain',
    attempts: 1,
  });

  // A process that ended while it was sending.
  await tested.app.db.operatorMail.create({
    data: { day: '2026-03-13', status: 'sending', attempts: 1, at: new Date('2026-03-13T08:00:00Z') },
  });
  tested.at('2026-03-13T20:00:00Z');
  await round(tested);
  expect(mails.messages).toHaveLength(1);
  expect((await texts(tested)).at(-1)).toContain('the process ended while it was sent');
});

describe('HEARTBEAT_URL', () => {
  let server: Server;
  let status = 200;
  let fetched: string[] = [];
  let onFetch: () => void = () => undefined;

  beforeEach(async () => {
    fetched = [];
    status = 200;
    server = createServer((request, response) => {
      fetched.push(`${request.method} ${request.url}`);
      onFetch();
      response.writeHead(status).end('OK');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => new Promise<void>((resolve) => void server.close(() => resolve())));

  const address = (): string =>
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/ping/the-secret-part?token=x`;

  test('is fetched after each round in which nothing was wrong; what goes wrong with it is reported without its address', async () => {
    await open({ heartbeatUrl: address() });
    await round(tested);
    await somethingIsWrong(tested);
    await round(tested);
    expect(fetched).toEqual(['GET /ping/the-secret-part?token=x']);

    await allIsWell(tested);
    status = 500;
    await round(tested);
    tested.at('2026-03-11T12:05:00Z');
    await round(tested);
    const problem = 'HEARTBEAT_URL could not be fetched since 2026-03-11T12:00:00.000Z: the answer was 500';
    expect(await texts(tested)).toEqual([problem]);
    // It holds back neither the next one nor, on its own, a mail.
    expect(fetched).toHaveLength(3);
    expect(mails.messages).toHaveLength(1);

    status = 204;
    await round(tested);
    expect(await texts(tested)).toEqual([]);

    await new Promise<void>((resolve) => void server.close(() => resolve()));
    await round(tested);
    expect(await texts(tested)).toEqual([
      'HEARTBEAT_URL could not be fetched since 2026-03-11T12:05:00.000Z: there was no answer (ECONNREFUSED)',
    ]);
    expect(JSON.stringify(await tested.app.db.metadata.findMany())).not.toContain('secret-part');
  });

  test('that it could not be fetched is no problem any more once it is not set', async () => {
    await open({ heartbeatUrl: address() });
    status = 500;
    await round(tested);
    expect(await texts(tested)).toHaveLength(1);
    Object.assign(tested.app, { config: { ...tested.app.config, heartbeatUrl: null } });
    await round(tested);
    expect(await texts(tested)).toEqual([]);
    expect(await readHeartbeat(tested.app.db)).toBeNull();
  });

  test('a job that the timetable does not have any more is no problem', async () => {
    await open({ heartbeatUrl: address() });
    const ended = new Promise<void>((resolve) => {
      onFetch = resolve;
    });
    await noteJob(tested.app.db, 'renamed', new Error('no room'), tested.app.clock.now());
    const timetable = startTimetable(tested.app, [
      { name: 'quick', when: 'prune', command: 'quick', run: async () => undefined },
    ]);
    await ended;
    await timetable.stop();
    expect(await texts(tested)).toEqual([]);
  });

  test('a round is over when its jobs have ended; a job that fails holds the heartbeat back and is reported until it ends well', async () => {
    const beat = new Promise<void>((resolve) => {
      onFetch = resolve;
    });
    const job = (name: string, run: Job['run']): Job => ({ name, when: 'prune', command: name, run });
    let ended = false;
    await open({ heartbeatUrl: address() });
    const good = startTimetable(tested.app, [
      job('quick', async () => undefined),
      job('slow', async ({ db }) => {
        await db.paper.count();
        expect(fetched).toEqual([]);
        ended = true;
      }),
    ]);
    await beat;
    expect(ended).toBe(true);
    await good.stop();

    let mailed: () => void = () => undefined;
    const mail = new Promise<void>((resolve) => {
      mailed = resolve;
    });
    await mails.close();
    mails = await startMailServer({ onMessage: () => void mailed() });
    Object.assign(tested.app, { config: { ...tested.app.config, smtpUrl: mails.url } });
    const bad = startTimetable(tested.app, [
      job('quick', async () => undefined),
      job('broken', async () => {
        throw new Error('no room for sample.reader@example.org');
      }),
    ]);
    await mail;
    await bad.stop();
    expect(fetched).toHaveLength(1);
    const reported =
      'the job broken ends with an error since 2026-03-11T12:00:00.000Z: no room for [address]';
    expect(await texts(tested)).toEqual([reported]);

    const again = startTimetable(tested.app, [job('broken', async () => undefined)]);
    await again.stop();
    expect(await texts(tested)).toEqual([]);
  });
});

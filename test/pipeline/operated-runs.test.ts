/** What an operator can do about a run, and about all sending, by the commands. */
import type { App } from '../../src/app.ts';
import type { CommandContext, CommandModule } from '../../src/cli/command.ts';
import { command as runsCommand } from '../../src/cli/runs.ts';
import { command as sendingCommand } from '../../src/cli/sending.ts';
import { readPause } from '../../src/delivery/queue/pause-store.ts';
import { countMailsInStoppedRuns } from '../../src/delivery/sending/rejected-runs-store.ts';
import { countDue, runDigests } from '../../src/pipeline/run-digests.ts';
import { deliveryProblemTexts } from '../support/problem-texts.ts';
import {
  readersTo,
  recipients,
  type Scene,
  scene,
  sendDue,
  sendQueued,
  withSettings,
} from './sending-scene.ts';

let here: Scene;
afterEach(() => here.close());

/** What a command prints with --json. */
const json = async (command: CommandModule, args: readonly string[], options = {}): Promise<unknown> => {
  const { app } = here.tested;
  const context = { app: async () => app, clock: app.clock } as Partial<CommandContext> as CommandContext;
  return (await command.run(context, args, options)).json;
};

test('a run that rests for a refused login goes on at once when an operator says so', async () => {
  here = await scene(5, { login: { user: 'paperround', pass: 'right' } });
  const { tested, server } = here;
  await sendDue(withSettings(tested, { smtpUrl: server.url.replace(':right@', ':wrong@') }));
  const { db, clock } = tested.app;
  expect(await countMailsInStoppedRuns(db)).toBe(5);
  expect(await deliveryProblemTexts(db, clock.now())).toContainEqual(
    expect.stringMatching(
      /^run 1 is stopped: 535 .*; 5 mails wait with it, `runs resume 1` resumes it at once$/,
    ),
  );
  expect(await json(runsCommand, [])).toEqual({
    runs: [
      { id: 1, frequency: 'daily', status: 'stopped', reason: expect.stringContaining('535'), waiting: 5 },
    ],
  });
  expect(await json(runsCommand, ['resume', '1'])).toMatchObject({
    runs: [{ id: 1, status: 'open', reason: null, waiting: 5 }],
  });
  expect(await sendQueued(tested)).toEqual({ sent: 5 });
  expect(recipients(server)).toEqual(readersTo(5));
  expect(await json(runsCommand, [])).toMatchObject({ runs: [{ status: 'done', waiting: 0 }] });
});

test('a run that an operator stopped waits for an operator, however long', async () => {
  here = await scene(2);
  const { tested } = here;
  await json(sendingCommand, ['pause']);
  await sendDue(tested);
  await json(sendingCommand, ['resume']);
  expect(await json(runsCommand, ['stop', '1'])).toMatchObject({
    runs: [{ id: 1, status: 'stopped', reason: 'an operator stopped it', waiting: 2 }],
  });
  tested.at('2026-03-11T12:00:00Z');
  expect(await sendDue(tested)).toEqual({});
  await json(runsCommand, ['resume', '1']);
  expect(await sendQueued(tested)).toEqual({ sent: 2 });
});

test('a stop that holds no mail any more is no problem, and no failure of later runs', async () => {
  here = await scene(2);
  const { tested } = here;
  const { app } = tested;
  await json(sendingCommand, ['pause']);
  await sendDue(tested);
  await json(sendingCommand, ['resume']);
  await json(runsCommand, ['stop', '1']);
  expect((await digests(app)).left.stoppedRuns).toMatchObject([{ id: 1 }]);
  expect(await deliveryProblemTexts(app.db, app.clock.now())).toEqual([
    'run 1 is stopped: an operator stopped it; 2 mails wait with it, `runs resume 1` resumes it at once',
  ]);
  // The digests of the next day take their place.
  tested.at('2026-03-12T09:00:00Z');
  expect(await digests(app)).toMatchObject({ due: 2, sent: 2, left: { stoppedRuns: [] } });
  expect(await deliveryProblemTexts(app.db, app.clock.now())).toEqual([]);
});

test('paused sending holds digests until the instant that was named, or until it is resumed', async () => {
  here = await scene(2);
  const { tested } = here;
  const { db } = tested.app;
  const until = new Date('2026-03-11T10:00:00Z');
  expect(await json(sendingCommand, ['pause'], { until })).toEqual({ sending: { paused: true, until } });
  expect(await sendDue(tested)).toEqual({});
  expect(await json(sendingCommand, [])).toEqual({ sending: { paused: true, until } });
  tested.at('2026-03-11T10:00:00Z');
  expect(await readPause(db, tested.app.clock.now())).toEqual({ paused: false, until: null });
  expect(await json(sendingCommand, ['pause'])).toEqual({ sending: { paused: true, until: null } });
  expect(await sendQueued(tested)).toEqual({});
  expect(await json(sendingCommand, ['resume'])).toEqual({ sending: { paused: false, until: null } });
  expect(await sendQueued(tested)).toEqual({ sent: 2 });
});

test('while sending is paused nothing is due, as the run itself counts', async () => {
  here = await scene(2);
  const { app } = here.tested;
  expect(await countDue(app, {})).toBe(2);
  await json(sendingCommand, ['pause']);
  expect(await countDue(app, {})).toBe(0);
  expect(await digests(app)).toMatchObject({ due: 0, sent: 0 });
  await json(sendingCommand, ['resume']);
  expect(await countDue(app, {})).toBe(2);
  expect(await digests(app)).toMatchObject({ due: 2, sent: 2 });
  expect(await countDue(app, {})).toBe(0);
});

test('what waits from the day before and gives way to the digest of today is due once', async () => {
  here = await scene(3);
  const { tested } = here;
  await json(sendingCommand, ['pause']);
  await sendDue(tested);
  await json(sendingCommand, ['resume']);
  expect(await countDue(tested.app, {})).toBe(3);
  tested.at('2026-03-12T09:00:00Z');
  for (const only of [{}, { frequency: 'daily' } as const]) expect(await countDue(tested.app, only)).toBe(3);
  expect(await countDue(tested.app, { frequency: 'weekly' })).toBe(0);
  expect(await digests(tested.app)).toMatchObject({ due: 3, sent: 3 });
});

const digests = (app: App) =>
  runDigests(app, {}, { signal: new AbortController().signal, onProgress: () => undefined });

test.each([
  ['runs', runsCommand, ['stop'], {}, 'bad_usage'],
  ['runs', runsCommand, ['resume', 'x'], {}, 'bad_usage'],
  ['runs', runsCommand, ['stop', '1'], { acceptUnknown: true }, 'bad_usage'],
  ['runs', runsCommand, ['resume', '99'], {}, 'unknown_run'],
  ['sending', sendingCommand, ['halt'], {}, 'bad_usage'],
  ['sending', sendingCommand, ['resume'], { until: new Date() }, 'bad_usage'],
  ['sending', sendingCommand, ['pause'], { until: new Date('2026-03-11T08:00:00Z') }, 'bad_usage'],
] as const)('%s refuses what makes no sense: %#', async (_, command, args, options, code) => {
  here = await scene(0);
  await expect(json(command, args, options)).rejects.toMatchObject({ code });
});

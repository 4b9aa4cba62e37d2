/** The log: JSON lines without secrets, tokens or addresses. */
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { redact } from '../src/log.ts';
import { ROUTES } from '../src/web/routes.ts';
import { program } from './support/program.ts';

test.each([
  ['550 5.1.1 <ada@example.org> unknown', '550 5.1.1 <[address]> unknown'],
  ['550 see https://mail.example/?to=ada%40example.org', '550 see https:[address]'],
  ['postgresql://user:secret@db:5432/x', 'postgresql:[address]:5432/x'],
  ['GET /unsubscribe/0NT3o23LQoC9RUwSdCZh0jFzTqIadVpv 200', 'GET /unsubscribe/[token] 200'],
  ['GET /digests/0NT3o23LQoC9RUwSdCZh0jFzTqIadVpv.bib', 'GET /digests/[token].bib'],
  ['GET /papers/17', 'GET /papers/17'],
])('%s is logged as %s', (text, logged) => {
  expect(redact(text)).toBe(logged);
});

test('the token of every link is left out, and so is every key in a URL', () => {
  const withTokens = ROUTES.map(({ path }) => path).filter((path) => path.includes(':token'));
  expect(withTokens.length).toBeGreaterThan(5);
  for (const path of withTokens)
    expect(redact(`GET ${path.replace(':token', '0NT3o23LQoC9RUwSdCZh0jFzTqIadVpv')}`)).toBe(
      `GET ${path.replace(':token', '[token]')}`,
    );
  for (const url of [
    'https://api.example/papers?api_key=canary&day=1',
    'https://api.example/papers?day=1&access_token=canary#top',
    'https://api.example/papers;apikey=canary',
    'https://canary@api.example/papers',
    'https://user:canary@api.example/papers',
  ])
    expect(redact(`${url} answered 500`)).not.toContain('canary');
  expect(redact('https://api.example/papers?day=1&keyword=llm')).toBe(
    'https://api.example/papers?day=1&keyword=llm',
  );
});

test('logs are JSON lines on stderr, without addresses wherever they stand', async () => {
  const script = `
    import { createLog } from ${JSON.stringify(pathToFileURL(program('src/log.ts')).href)};
    const log = createLog('info', false);
    log.info({ reason: 'no ada@example.org', runs: [{ to: 'ada@example.org', id: 1 }] }, 'for ada@example.org');
    log.error({ err: new Error('about ada@example.org', { cause: 'ada@example.org' }) }, 'failed');
    log.error({ err: new Error('It was not read.', { cause: new Error('answered 500') }) }, 'failed');
    log.debug('not logged');`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
  expect(stderr).not.toMatch(/ada@/);
  const lines = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    {
      level: 'info',
      time: expect.stringMatching(/Z$/),
      reason: 'no [address]',
      runs: [{ to: '[address]', id: 1 }],
      msg: 'for [address]',
    },
    { level: 'error', err: { message: 'about [address]', stack: expect.any(String) }, msg: 'failed' },
    // A sentence and its cause are one sentence.
    { level: 'error', err: { message: 'It was not read: answered 500' }, msg: 'failed' },
  ]);
});

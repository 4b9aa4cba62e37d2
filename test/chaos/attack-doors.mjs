/**
 * Starts `serve` and tries its doors as a stranger would: wishes put into another's confirmation, tokens used for what they are not,
 * guessed passwords, foreign names, forms of other sites, a proxy on this machine, mail bombing, and how long answers take.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { end } from './stage.mjs';

const { values } = parseArgs({
  options: { bombs: { type: 'string', default: '60' }, bursts: { type: 'string', default: '20' } },
});
const program = new URL('../../dist/src/cli/main.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'paperround-doors-'));
const PASSWORD = 'a password of some length';
const env = {
  PATH: process.env.PATH,
  DATA_DIR: folder,
  PORT: '0',
  ADMIN_PASSWORD: PASSWORD,
  METRICS_TOKEN: 'a-token-for-metrics',
  TRUST_PROXY: 'true',
  // Not the demonstration, and nothing to read.
  PAPERROUND_CONFIG: join(folder, 'paperround.yaml'),
};
const counts = {};
const broken = [];
/** Counts one try at a door; `held` false is a door that opened. */
function tried(door, held, what) {
  counts[door] ??= { tried: 0, held: 0 };
  counts[door].tried += 1;
  if (held) counts[door].held += 1;
  else broken.push(`${door}: ${what}`);
}

const paperround = async (...args) => {
  const { code, out, err } = await end(
    spawn(process.execPath, [program, ...args, '--json'], { env, cwd: folder }),
  );
  const printed = out === '' ? { error: err } : JSON.parse(out);
  if (printed.error !== undefined)
    throw new Error(`${args[0]} ended with ${code}: ${JSON.stringify(printed.error)}`);
  return printed;
};

let port = 0;
function ask(method, path, { form, body, headers = {} } = {}) {
  const payload = body ?? (form === undefined ? undefined : new URLSearchParams(form).toString());
  const type = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
  const length = payload === undefined ? {} : { 'content-length': Buffer.byteLength(payload) };
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const asked = request(
      { host: '127.0.0.1', port, method, path, headers: { ...type, ...length, ...headers }, agent: false },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () =>
          resolve({
            status: answer.statusCode,
            headers: answer.headers,
            body: text,
            ms: performance.now() - began,
          }),
        );
      },
    );
    asked.on('error', reject);
    asked.end(payload);
  });
}

const pathOf = (link) => new URL(link).pathname;
const TOKEN = /(?<![\w-])(?=[\w-]*\d)[\w-]{43,64}(?![\w-])/g;
const STRANGE = {
  queries: 'cheap pills at evil.example',
  frequency: 'daily',
  time: '03:00',
  timeZone: 'UTC',
};
let clients = 0;
const somebody = () => ({ 'x-forwarded-for': `203.0.${Math.floor(clients / 250)}.${clients++ % 250}:4711` });
const signUp = (email, more = {}) =>
  ask('POST', '/subscribe', { form: { email, ...more }, headers: somebody() });
const mails = () => {
  const outbox = join(folder, 'outbox');
  return readdirSync(outbox).map((name) =>
    readFileSync(join(outbox, name), 'latin1')
      .replace(/=\r\n/g, '')
      .replace(/\r\n[ \t]/g, ' '),
  );
};

/** 6: what a stranger posts neither changes a row nor is confirmed unseen, and no mail shows it. */
async function wishesOfAnother() {
  const victim = 'victim@pending.example';
  const { links } = await paperround('subscribe', victim, '--query', 'mamba');
  for (let times = 0; times < 3; times += 1) await signUp(victim, STRANGE);
  const page = await ask('GET', pathOf(links.confirm));
  tried(
    'wishes',
    page.body.includes('mamba') && !page.body.includes('pills'),
    'the page shows another’s wishes',
  );
  await ask('POST', pathOf(links.confirm), { form: { confirm: 'yes' } });
  const { subscriber } = await paperround('subscribers', 'show', victim);
  tried('wishes', subscriber.queries?.join() === 'mamba', `confirmed ${subscriber.queries}`);
  await paperround('digest');
  for (const mail of mails()) tried('wishes', !/pills|evil/.test(mail), 'a mail shows what a stranger wrote');
  return links;
}

/** 7: every token at every path but its own. */
async function tokensElsewhere() {
  const { links } = await paperround(
    'subscribe',
    'ada@tokens.example',
    '--confirmed',
    '--consent',
    'asked in person',
  );
  const own = { preferences: links.preferences, unsubscribe: links.unsubscribe };
  const paths = ['confirm', 'preferences', 'unsubscribe', 'digests', 'my'];
  for (const [purpose, link] of Object.entries(own)) {
    const token = pathOf(link).split('/').at(-1);
    for (const path of paths.filter((one) => one !== purpose)) {
      const { status } = await ask('GET', path === 'my' ? `/my/${token}/feed.xml` : `/${path}/${token}`);
      tried('tokens', status === 404, `${purpose} opened ${path}: ${status}`);
    }
    for (const wrong of [
      `${token}A`,
      token.slice(0, -1),
      token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      'x'.repeat(10_000),
    ])
      tried(
        'tokens',
        (await ask('GET', `/${purpose}/${wrong}`)).status === 404,
        `an altered ${purpose} was taken`,
      );
  }
  const leaving = await ask('GET', pathOf(links.unsubscribe));
  tried('tokens', leaving.body.match(TOKEN) === null, 'the leaving page shows a token');
  const mailed = await ask('POST', pathOf(links.unsubscribe), { form: { action: 'mail-preferences' } });
  tried('tokens', mailed.status === 200 && mailed.body.match(TOKEN) === null, 'the answer shows a token');
}

/** 8: the password, the form, the name, the proxy. */
async function adminDoors() {
  const basic = (password) => ({
    authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
  });
  const guesser = somebody();
  let heard = 0;
  for (let guess = 0; guess < 200; guess += 1) {
    const { status } = await ask('GET', '/admin', { headers: { ...guesser, ...basic(`guess ${guess}`) } });
    if (status === 401) heard += 1;
    tried('guesses', status === 429 || heard <= 5, `guess ${guess} was heard`);
  }
  for (const headers of [
    {},
    { origin: 'null' },
    { origin: 'http://evil.example' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
  ]) {
    const { status } = await ask('POST', '/admin/why', {
      form: { email: 'a@b.example' },
      headers: { ...somebody(), ...basic(PASSWORD), ...headers },
    });
    tried('forms', status === 403, `a form of another site was taken: ${status}`);
  }
  for (const host of ['evil.example', '127.0.0.1.evil.example', '192.168.1.5', 'localhost.evil.example:3000'])
    for (const path of ['/', '/admin', '/outbox', '/subscribe'])
      tried(
        'names',
        (await ask('GET', path, { headers: { host } })).status === 421,
        `${host} was served ${path}`,
      );
  for (const path of ['/outbox', '/metrics'])
    for (const headers of [
      somebody(),
      { forwarded: 'for=127.0.0.1' },
      { 'x-real-ip': '127.0.0.1' },
      { via: '1.1 x' },
      { 'x-forwarded-proto': 'https' },
    ])
      tried(
        'local pages',
        [401, 404].includes((await ask('GET', path, { headers })).status),
        `${path} opened for ${JSON.stringify(headers)}`,
      );
}

/** 9: tags and dots of one mailbox. */
async function mailBombing() {
  for (let bomb = 0; bomb < Number(values.bombs); bomb += 1) {
    const { status } = await signUp(
      bomb % 2 === 0 ? `bombed+${bomb}@gmail.com` : `b.ombed+${bomb}@googlemail.com`,
    );
    tried('bombs', status === 200, `sign-up ${bomb} was answered ${status}`);
  }
  await paperround('digest');
  const reached = mails().filter((mail) => /^To: b\.?ombed/m.test(mail)).length;
  tried('bombs', reached <= 3, `${reached} mails reached one mailbox`);
  const { queue, problems } = await paperround('status');
  tried(
    'bombs',
    queue.delayedConfirmations?.count === Number(values.bombs) - 3,
    'status does not say what is delayed',
  );
  tried(
    'bombs',
    problems.every((problem) => !/delayed|confirmation/i.test(problem)),
    'what is delayed is reported as a problem',
  );
}

/** 10: can a known address be distinguished from a new one by the time of the answer, in bursts? AUC 0.5 is a coin. */
async function timing() {
  const size = 10;
  const times = { known: [], fresh: [] };
  for (let burst = 0; burst < Number(values.bursts); burst += 1)
    for (const kind of burst % 2 === 0 ? ['known', 'fresh'] : ['fresh', 'known']) {
      const answers = await Promise.all(
        Array.from({ length: size }, (_, index) =>
          signUp(kind === 'known' ? 'ada@tokens.example' : `fresh${burst}x${index}@d${burst % 7}.example`),
        ),
      );
      times[kind].push(...answers.map(({ ms }) => ms));
    }
  let above = 0;
  for (const fresh of times.fresh)
    for (const known of times.known) above += fresh > known ? 1 : fresh === known ? 0.5 : 0;
  const auc = above / (times.fresh.length * times.known.length);
  tried('timing', auc > 0.4 && auc < 0.6, `AUC ${auc.toFixed(3)}`);
  return Number(auc.toFixed(3));
}

/** The rest of 10: an erased person's confirmation does not stay in the outbox. */
async function erasing() {
  const { links } = await paperround('subscribe', 'gone@erased.example');
  tried(
    'erasing',
    mails().some((mail) => mail.includes('gone@erased.example')),
    'there was no confirmation to begin with',
  );
  await ask('POST', `${pathOf(links.preferences)}/erase`, { form: { confirm: 'erase' } });
  tried(
    'erasing',
    !mails().some((mail) => mail.includes('gone@erased.example')),
    'a confirmation stayed in the outbox',
  );
}

writeFileSync(join(folder, 'paperround.yaml'), 'sources: []\n');
const server = spawn(process.execPath, [program, 'serve', '--no-timetable', '--no-worker'], {
  env,
  cwd: folder,
});
let auc = null;
try {
  port = await new Promise((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (chunk) => {
      said += chunk;
      const at = /http:\/\/[^\s:]+:(\d+)/.exec(said);
      if (at !== null) resolve(Number(at[1]));
    });
    server.on('exit', (code) => reject(new Error(`serve ended with ${code}: ${said}`)));
  });
  await wishesOfAnother();
  await tokensElsewhere();
  await adminDoors();
  await mailBombing();
  await erasing();
  auc = await timing();
} finally {
  server.removeAllListeners('exit');
  const ended = end(server);
  server.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${JSON.stringify({ doors: counts, timingAuc: auc, broken })}\n`);
process.exitCode = broken.length === 0 ? 0 : 1;

/** Tests /webhooks/PROVIDER: each provider's events, signed rightly, wrongly, too late and twice. */

import { pino } from 'pino';
import { fetchFromSns } from '../../src/mail/providers/fetch-from-sns.ts';
import { PROVIDERS } from '../../src/mail/providers/providers.ts';
import { processProviderEvent } from '../../src/pipeline/process-bounce.ts';
import { PROVIDER_NAMES, type ProviderName } from '../../src/provider-names.ts';
import { liftStop } from '../../src/readers/subscriptions-store.ts';
import { type RunningWeb, startWeb } from '../../src/web/http/server.ts';
import { type ListingServer, listingServer, withPage } from '../support/listing-server.ts';
import { outboxOf } from '../support/outbox.ts';
import { deliveryProblemTexts } from '../support/problem-texts.ts';
import {
  CERTIFICATE,
  forged,
  PROVIDER_SECRETS,
  packed,
  providersWith,
  recordedEvent,
  recordedEvents,
  signedPost,
  snsMessage,
  TOPIC,
} from '../support/provider-requests.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { type Got, type ServedSite, servedSite } from './served-site.ts';

let site: ServedSite;
/** Stands for Amazon SNS: every URL that the site asks for comes here. */
let sns: ListingServer;
const asked: string[] = [];

beforeAll(async () => {
  sns = await listingServer();
  site = await servedSite(
    { providerSecrets: PROVIDER_SECRETS },
    {
      processProviderEvent: (provider, event) => processProviderEvent(site.app, provider, event),
      askSns: (url) => {
        asked.push(url.href);
        return fetchFromSns(new URL(`${url.pathname}${url.search}`, sns.base));
      },
    },
  );
  sns.on('/SimpleNotificationService-0123456789abcdef.pem', withPage(CERTIFICATE));
});
afterAll(async () => {
  await site.close();
  await sns.close();
});

const now = (): Date => site.app.clock.now();
const minutesAgo = (count: number): Date => new Date(now().getTime() - count * 60_000);
const ask = (provider: ProviderName, post: { body: string; headers: Record<string, string> }): Promise<Got> =>
  site.ask('POST', `/webhooks/${provider}`, post.body, post.headers);
const answerOf = ({ status, body }: Got): unknown[] => [status, JSON.parse(body)];
const problems = (): Promise<string[]> => deliveryProblemTexts(site.app.db, now());
/** The value of one line of /metrics; 0 where there is none. */
const metric = async (name: string): Promise<number> => {
  const lines = (await site.get('/metrics')).body.split('\n');
  return Number(lines.find((line) => line.startsWith(`${name} `))?.slice(name.length) ?? 0);
};

let readers = 0;
/** A reader, and what has become of them. */
async function aReader() {
  readers += 1;
  const email = `reader${readers}@example.org`;
  const { id, publicId } = await aSubscriber(site.app, email);
  return {
    email,
    token: site.app.tokens.sign('bounce', publicId),
    status: async () => (await site.app.db.reader.findUniqueOrThrow({ where: { id } })).status,
    reports: async () =>
      (await site.app.db.bounceEvent.findMany({ where: { readerId: id } })).map(({ kind, counts }) =>
        counts ? kind : `${kind} (not counted)`,
      ),
    lift: () => liftStop(site.app.db, site.app.hasher, email, now()),
  };
}

/** Posts one of the provider's recorded events about a reader. */
async function postEvent(
  provider: ProviderName,
  name: string,
  about: { token: string; email: string },
): Promise<Got> {
  const event = recordedEvent(provider, name, about);
  return ask(provider, signedPost(provider, packed(provider, event, now()), now()));
}

test.each(
  PROVIDER_NAMES,
)('a hard bounce by %s stops the reader once, and its copy does nothing', async (provider) => {
  const reader = await aReader();
  const document = packed(provider, recordedEvent(provider, 'hard', reader), now());
  const post = signedPost(provider, document, now());
  const got = await ask(provider, post);
  expect(answerOf(got)).toEqual([200, { events: { hard: 1 } }]);
  expect(got.headers['cache-control']).toBe('no-store');
  expect(await reader.status()).toBe('bounced');
  expect(answerOf(await ask(provider, post))).toEqual([200, { events: { repeated: 1 } }]);
  await reader.lift();
  const lifted = await reader.status();
  expect(lifted).not.toBe('bounced');
  expect(answerOf(await ask(provider, post))).toEqual([200, { events: { repeated: 1 } }]);
  expect([await reader.status(), await reader.reports()]).toEqual([lifted, ['hard']]);
});

test.each(
  PROVIDER_NAMES,
)('what does not come from %s is refused, counted and changes nothing', async (provider) => {
  const reader = await aReader();
  const post = signedPost(provider, packed(provider, recordedEvent(provider, 'hard', reader), now()), now());
  const before = await metric('paperround_webhooks_refused_total');
  expect((await ask(provider, forged(provider, post))).status).toBe(401);
  expect((await ask(provider, { body: 'x', headers: {} })).status).toBe(401);
  expect((await metric('paperround_webhooks_refused_total')) - before).toBe(2);
  expect(await reader.status()).toBe('active');
});

test.each(
  PROVIDER_NAMES.filter((name) => name !== 'postmark' && name !== 'brevo'),
)('an event by %s that was signed two days ago, or in the future, is refused', async (provider) => {
  const reader = await aReader();
  const event = recordedEvent(provider, 'hard', reader);
  for (const at of [minutesAgo(2 * 24 * 60), minutesAgo(-6)])
    expect((await ask(provider, signedPost(provider, packed(provider, event, at), at))).status).toBe(401);
  expect(await reader.status()).toBe('active');
  const late = minutesAgo(provider === 'resend' ? 4 : 60);
  expect((await ask(provider, signedPost(provider, packed(provider, event, late), late))).status).toBe(200);
});

test.each(
  PROVIDER_NAMES,
)('a full mailbox at %s counts, and what is our fault counts against no address, whatever its code', async (provider) => {
  const reader = await aReader();
  expect(answerOf(await postEvent(provider, 'soft', reader))).toEqual([200, { events: { soft: 1 } }]);
  expect(answerOf(await postEvent(provider, 'ourFault', reader))).toEqual([200, { events: { soft: 1 } }]);
  expect(await reader.reports()).toEqual(['soft', 'soft (not counted)']);
  expect(await reader.status()).toBe('active');
});

test.each(PROVIDER_NAMES)('a complaint by way of %s stops the reader', async (provider) => {
  const reader = await aReader();
  expect(answerOf(await postEvent(provider, 'complaint', reader))).toEqual([
    200,
    { events: { complaint: 1 } },
  ]);
  expect(await reader.status()).toBe('complained');
});

test.each([
  ['complaintByOtherName', 'complained'],
  ['invalid', 'bounced'],
  ['blockedByOthers', 'active'],
])('Brevo’s event %s leaves the reader %s', async (name, status) => {
  const reader = await aReader();
  expect((await postEvent('brevo', name, reader)).status).toBe(200);
  expect(await reader.status()).toBe(status);
});

test.each(providersWith('unsubscribe'))('who unsubscribes at %s is unsubscribed', async (provider) => {
  const reader = await aReader();
  expect((await postEvent(provider, 'unsubscribe', reader)).status).toBe(200);
  expect(await reader.status()).toBe('unsubscribed');
});

test.each(
  providersWith('suppressed'),
)('an address that %s itself suppresses is stopped', async (provider) => {
  const reader = await aReader();
  expect((await postEvent(provider, 'suppressed', reader)).status).toBe(200);
  expect(await reader.status()).toBe('bounced');
});

test.each(
  PROVIDER_NAMES,
)('%s is answered 200 for what is not needed, and it is counted', async (provider) => {
  const reader = await aReader();
  expect(answerOf(await postEvent(provider, 'known', reader))).toEqual([200, { events: { not_needed: 1 } }]);
  expect(await reader.reports()).toEqual([]);
  const line = `paperround_provider_events_total{provider="${provider}",kind="not_needed"}`;
  expect(await metric(line)).toBe(1);
});

test.each(PROVIDER_NAMES)('what is not understood of %s is a 422 and stands in status', async (provider) => {
  const reader = await aReader();
  expect((await postEvent(provider, 'unknown', reader)).status).toBe(422);
  expect(await problems()).toContainEqual(
    expect.stringMatching(new RegExp(`^1 event of ${provider} could not be used .*not understood: `)),
  );
  for (const document of [{}, [], [null], null, 5, { Type: 5, event: {}, 'event-data': [] }]) {
    const whole = provider === 'ses' ? snsMessage(now(), { Message: JSON.stringify(document) }) : document;
    const isSigned = provider !== 'mailgun' || (typeof document === 'object' && !Array.isArray(document));
    if (isSigned) expect((await ask(provider, signedPost(provider, whole, now()))).status).toBe(422);
  }
  expect(await reader.reports()).toEqual([]);
  expect(await problems()).toContainEqual(expect.stringMatching(new RegExp(`^[4-7] events of ${provider} `)));
});

test('a signature of Mailgun, which signs no body, is good for the first body that it comes with', async () => {
  const [one, other] = [await aReader(), await aReader()];
  const opened = signedPost('mailgun', { 'event-data': { event: 'opened' } }, now());
  const { signature } = JSON.parse(opened.body) as { signature: object };
  const about = (reader: { token: string; email: string }) => ({
    ...opened,
    body: JSON.stringify({ ...(recordedEvent('mailgun', 'complaint', reader) as object), signature }),
  });
  const answers = await Promise.all([ask('mailgun', about(one)), ask('mailgun', about(one))]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  const refused = await metric('paperround_webhooks_refused_total');
  expect((await ask('mailgun', about(other))).status).toBe(401);
  expect((await ask('mailgun', opened)).status).toBe(401);
  expect((await metric('paperround_webhooks_refused_total')) - refused).toBe(2);
  expect(answerOf(await ask('mailgun', about(one)))).toEqual([200, { events: { repeated: 1 } }]);
  expect([await one.status(), await other.status()]).toEqual(['complained', 'active']);
});

describe('a secret that is not the provider\u2019s', () => {
  let other: ServedSite;
  /** A process that has just begun, over the same store. */
  let web: RunningWeb;
  let logged: Record<string, unknown>[];
  beforeEach(async () => {
    logged = [];
    other = await servedSite({ providerSecrets: PROVIDER_SECRETS });
    const write = (line: string) => logged.push(JSON.parse(line));
    Object.assign(other.app, { log: pino({ level: 'warn' }, { write }) });
    await serveAgain();
  });
  afterEach(async () => {
    await web.close();
    await other.close();
  });

  async function serveAgain(): Promise<void> {
    await web?.close();
    web = await startWeb(other.app, {
      processProviderEvent: async () => 'soft',
      askSns: async () => CERTIFICATE,
    });
  }
  const post = async (provider: ProviderName, { body, headers }: { body: string; headers: object }) =>
    (
      await fetch(`${web.url}/webhooks/${provider}`, {
        method: 'POST',
        body,
        headers: headers as Record<string, string>,
      })
    ).status;
  const reported = () => deliveryProblemTexts(other.app.db, other.app.clock.now());

  test.each(PROVIDER_NAMES)('is reported for %s until a request is right', async (provider) => {
    const about = { token: 'a'.repeat(56), email: 'ada@example.org' };
    const at = other.app.clock.now();
    const right = signedPost(provider, packed(provider, recordedEvent(provider, 'hard', about), at), at);
    const wrong = forged(provider, right);
    expect(await Promise.all([wrong, wrong, wrong].map((one) => post(provider, one)))).toEqual([
      401, 401, 401,
    ]);
    await serveAgain();
    expect(await post(provider, wrong)).toBe(401);
    const [text, ...others] = await reported();
    expect(others).toEqual([]);
    expect(text).toMatch(
      new RegExp(`^4 requests of ${provider} with events were refused since 2026-03-11T12:00`),
    );
    expect((await other.get('/metrics')).body).toContain('paperround_problems{kind="events_refused"} 1\n');
    // Each of the two processes logs it once.
    expect(logged.filter(({ msg }) => /refused/.test(String(msg)))).toEqual([
      expect.objectContaining({ level: 40, provider }),
      expect.objectContaining({ level: 40, provider }),
    ]);
    expect(JSON.stringify([logged, text])).not.toMatch(/ada@|aaaaaaaa|password-of/);

    expect(await post(provider, right)).toBe(200);
    expect(await reported()).toEqual([]);
    expect(await post(provider, wrong)).toBe(401);
    expect(await reported()).toEqual([
      expect.stringMatching(new RegExp(`^1 request of ${provider} with events was refused `)),
    ]);
  });

  test('is reported where the provider does not sign, or SNS delivers raw messages', async () => {
    const about = { token: 'a'.repeat(56), email: 'ada@example.org' };
    const unsigned = (provider: ProviderName, document: unknown) =>
      post(provider, { body: JSON.stringify(document), headers: {} });
    expect(await unsigned('sendgrid', [recordedEvent('sendgrid', 'hard', about)])).toBe(401);
    expect(await unsigned('ses', recordedEvent('ses', 'hard', about))).toBe(401);
    expect(await reported()).toEqual([
      expect.stringMatching(/^1 request of sendgrid .*switch on the signed event webhook/),
      expect.stringMatching(/^1 request of ses .*raw message delivery/),
    ]);
  });

  test('is not reported for requests that are nothing of the provider\u2019s', async () => {
    for (const provider of PROVIDER_NAMES)
      for (const body of ['x', '{}', '[]', '{"event":"nothing"}', '<x/>'])
        expect(await post(provider, { body, headers: {} })).toBe(401);
    expect([await reported(), logged]).toEqual([[], []]);
  });
});

test('an event about no mail of ours does nothing, and is in status only if it names a reader', async () => {
  const reader = await aReader();
  const about = { token: 'a'.repeat(56), email: 'somebody@elsewhere.example' };
  expect(answerOf(await postEvent('postmark', 'hard', about))).toEqual([200, { events: { not_ours: 1 } }]);
  expect(await problems()).not.toContainEqual(expect.stringContaining('WEBHOOK_SECRET_POSTMARK'));
  expect((await postEvent('postmark', 'hard', { ...about, email: reader.email })).status).toBe(200);
  expect(await problems()).toContainEqual(
    expect.stringMatching(/a bounce of a reader without an id of ours \(is WEBHOOK_SECRET_POSTMARK set/),
  );
  expect(await reader.status()).toBe('active');
});

test('of a list of events the understood ones are stored although the answer is 422', async () => {
  const [one, other] = [await aReader(), await aReader()];
  const events = [
    recordedEvent('sendgrid', 'unknown', one),
    recordedEvent('sendgrid', 'hard', one),
    recordedEvent('sendgrid', 'soft', other),
  ];
  expect((await ask('sendgrid', signedPost('sendgrid', events, now()))).status).toBe(422);
  expect([await one.status(), await other.reports()]).toEqual(['bounced', ['soft']]);
});

test.each(['byReturnPath', 'byHeader'])('a notification of an SES identity is matched %s', async (name) => {
  const reader = await aReader();
  expect((await postEvent('ses', name, reader)).status).toBe(200);
  expect(await reader.status()).toBe('bounced');
});

test('SNS is confirmed at its own URL, and believed in both versions of its signature', async () => {
  sns.on('/?Action=ConfirmSubscription&Token=2336', withPage('<ConfirmSubscriptionResponse/>'));
  for (const SignatureVersion of ['1', '2']) {
    const SubscribeURL = 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=2336';
    const confirmation = {
      Type: 'SubscriptionConfirmation',
      Message: 'You have chosen to subscribe',
      Token: '2336',
    };
    const message = snsMessage(now(), { ...confirmation, SubscribeURL, SignatureVersion });
    const { Subject: _, ...withoutSubject } = message;
    expect(answerOf(await ask('ses', signedPost('ses', withoutSubject, now())))).toEqual([
      200,
      { events: { confirmation: 1 } },
    ]);
    expect(asked.at(-1)).toBe(SubscribeURL);
    const elsewhere = {
      ...withoutSubject,
      SubscribeURL: 'https://sns.eu-west-1.amazonaws.com.evil.example/',
    };
    const count = asked.length;
    expect((await ask('ses', signedPost('ses', elsewhere, now()))).status).toBe(422);
    expect(asked.length).toBe(count);
  }
  const gone = snsMessage(now(), { Type: 'UnsubscribeConfirmation', SubscribeURL: 'https://x', Token: '1' });
  const { Subject: _, ...without } = gone;
  expect((await ask('ses', signedPost('ses', without, now()))).status).toBe(422);
  expect(await problems()).toContainEqual(expect.stringContaining('UnsubscribeConfirmation'));
});

test.each<Record<string, string>>([
  { SigningCertURL: 'https://sns.eu-west-1.amazonaws.com.evil.example/x.pem' },
  { SigningCertURL: 'http://sns.eu-west-1.amazonaws.com/x.pem' },
  { SigningCertURL: 'https://s3.eu-west-1.amazonaws.com/bucket/x.pem' },
  { SigningCertURL: 'https://user@sns.eu-west-1.amazonaws.com/x.pem' },
  { SigningCertURL: 'https://sns.eu-west-1.amazonaws.com:8443/x.pem' },
  { SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/x.txt' },
  { TopicArn: `${TOPIC}-of-somebody-else` },
  { SignatureVersion: '3' },
  { Type: 'constructor' },
])('a message of SNS with %j is refused, and no request is made', async (fields) => {
  const count = asked.length;
  const message = snsMessage(now(), { Message: '{}', ...fields });
  expect((await ask('ses', signedPost('ses', message, now()))).status).toBe(401);
  expect(asked.length).toBe(count);
});

test('while SNS does not hand out its certificate, its message is an error that it repeats and status reports', async () => {
  const reader = await aReader();
  const fields = { SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/away.pem' };
  const Message = JSON.stringify(recordedEvent('ses', 'hard', reader));
  const post = signedPost('ses', snsMessage(now(), { ...fields, Message }), now());
  const refused =
    /^\d+ requests? of ses with events (?:was|were) refused .*Amazon SNS .* could not be asked: /;
  // Anything below 500 would be the end of the message, which SNS then does not repeat.
  expect((await ask('ses', post)).status).toBe(503);
  expect(await problems()).toContainEqual(expect.stringMatching(refused));
  sns.on('/away.pem', withPage(CERTIFICATE));
  expect((await ask('ses', post)).status).toBe(200);
  expect(await reader.status()).toBe('bounced');
  expect(await problems()).not.toContainEqual(expect.stringMatching(refused));
});

test('a provider that is not set up, or not known, has no page', async () => {
  const other = await servedSite(
    { providerSecrets: { ...PROVIDER_SECRETS, brevo: [] } },
    { processProviderEvent: async () => 'never' },
  );
  for (const name of ['brevo', 'mandrill', 'constructor'])
    expect((await other.ask('POST', `/webhooks/${name}`, '{}')).status).toBe(404);
  await other.close();
});

test('the id in a sent digest leads each provider\u2019s event to its delivery; mails of others have none', async () => {
  const names = PROVIDER_NAMES.map((name) => PROVIDERS[name].header('x')[0].toLowerCase());
  for (const secrets of [PROVIDER_SECRETS, null]) {
    const sending = await servedSite(secrets === null ? {} : { providerSecrets: secrets }, {
      processProviderEvent: (provider, event) => processProviderEvent(sending.app, provider, event),
    });
    sending.at('2026-03-10T12:00:00Z');
    await aSubscriber(sending.app, 'ada@example.org');
    sending.at('2026-03-11T09:00:00Z');
    await sending.read(['A paper that everybody reads']);
    await sending.sendDue();
    const [mail] = await outboxOf(sending.app.config.dataDir);
    const headers = names.map((name) => mail?.headers.find(({ key }) => key === name)?.value);
    if (secrets === null) {
      expect(headers).toEqual(names.map(() => undefined));
    } else {
      const tokens = headers.map((value) => /[a-z2-7]{56}/.exec(value ?? '')?.[0] ?? '');
      expect(new Set(tokens).size).toBe(1);
      const { id } = await sending.app.db.delivery.findFirstOrThrow();
      const at = sending.app.clock.now();
      for (const provider of PROVIDER_NAMES.filter((name) => name !== 'ses')) {
        const event = recordedEvent(provider, 'soft', {
          token: tokens[0] as string,
          email: 'ada@example.org',
        });
        const { body, headers: signed } = signedPost(provider, packed(provider, event, at), at);
        expect((await sending.ask('POST', `/webhooks/${provider}`, body, signed)).status).toBe(200);
      }
      const reports = await sending.app.db.bounceEvent.findMany();
      expect(reports.map(({ deliveryId }) => deliveryId)).toEqual(Array(5).fill(id));
    }
    await sending.close();
  }
});

test('every provider has recorded events of each sort', () => {
  for (const provider of PROVIDER_NAMES)
    expect(Object.keys(recordedEvents(provider))).toEqual(
      expect.arrayContaining(['hard', 'soft', 'ourFault', 'complaint', 'known', 'unknown']),
    );
});

/** DKIM signatures: others verify them, and they cover what they should. */
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { createSigner, relaxedBody } from '../../../src/mail/format/dkim.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');
const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }) as string;
const configured = (key: KeyObject) => ({ domain: 'papers.example', selector: 'p1', privateKey: pem(key) });

const FIELDS = [
  'From: Papers <digest@papers.example>',
  'To: ada@reader.example',
  'Subject: =?utf-8?Q?Papers_=C3=BC?=\r\n =?utf-8?Q?more?=',
  'Date: Fri, 20 Nov 2026 08:00:00 +0000',
  'Message-ID: <m1@papers.example>',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8',
  'List-Id: Papers <papers.papers.example>',
  'List-Unsubscribe: <https://papers.example/unsubscribe/abc>,\r\n <mailto:bye@papers.example>',
  'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  'Auto-Submitted: auto-generated',
  'Feedback-ID: 7:digest:papers',
  'X-Not-Signed: yes',
];
const message = (body: string): Buffer => Buffer.from(`${FIELDS.join('\r\n')}\r\n\r\n${body}`);

/** An independent reading of RFC 6376 §3.7 and §6.1.3: the signature is looked at, not the signer. */
function verified(signed: Buffer, publicKey: KeyObject): boolean {
  const text = signed.toString('latin1');
  const split = text.indexOf('\r\n\r\n');
  const unfolded = text
    .slice(0, split)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const relax = (line: string) =>
    line
      .replace(/^([^:]+?)\s*:\s*/, (_, name: string) => `${name.toLowerCase()}:`)
      .replace(/\s+/g, ' ')
      .trimEnd();
  const signature = unfolded.find((line) => line.startsWith('DKIM-Signature:')) ?? '';
  const tags = new Map(
    signature
      .slice(15)
      .split(';')
      .map(
        (tag) =>
          [
            tag.slice(0, tag.indexOf('=')).trim(),
            tag.slice(tag.indexOf('=') + 1).replace(/\s/g, ''),
          ] as const,
      ),
  );
  const rest = unfolded.filter((line) => line !== signature);
  const covered = (tags.get('h') ?? '').split(':').flatMap((name) => {
    const at = rest.findLastIndex((line) => line.toLowerCase().startsWith(`${name}:`));
    return at === -1 ? [] : rest.splice(at, 1).map(relax);
  });
  const input = [...covered, relax(signature.replace(/(\bb=)[^;]*$/, '$1'))].join('\r\n');
  const body = text
    .slice(split + 4)
    .replace(/[ \t]+/g, ' ')
    .replace(/ \r\n/g, '\r\n')
    .replace(/(\r\n)*$/, '\r\n');
  const bodyHash = createHash('sha256')
    .update(body === '\r\n' ? '' : body, 'latin1')
    .digest('base64');
  const value = Buffer.from(tags.get('b') ?? '', 'base64');
  const data = Buffer.from(input, 'latin1');
  const good =
    tags.get('a') === 'ed25519-sha256'
      ? verify(null, createHash('sha256').update(data).digest(), publicKey, value)
      : verify('sha256', data, publicKey, value);
  return good && bodyHash === tags.get('bh');
}

describe.each([
  ['RSA', rsa],
  ['Ed25519', ed25519],
])('with an %s key', (_name, { privateKey, publicKey }) => {
  test.each([
    ['canonical', 'One=20\r\nTwo\r\n'],
    ['loose', 'Trailing  \r\n\ttabs\t and  runs \r\n\r\n\r\n'],
    ['empty', ''],
    ['without a last line end', 'no end'],
  ])('a mail with a %s body verifies', async (_form, body) => {
    const signer = await createSigner(configured(privateKey));
    expect(verified(await signer.sign(message(body)), publicKey)).toBe(true);
  });

  test('a changed body or header does not verify', async () => {
    const signed = await (await createSigner(configured(privateKey))).sign(message('One\r\n'));
    const changed = (from: string, to: string) =>
      Buffer.from(signed.toString('latin1').replace(from, to), 'latin1');
    expect(verified(changed('One\r\n', 'Two\r\n'), publicKey)).toBe(false);
    expect(verified(changed('/unsubscribe/abc', '/unsubscribe/abd'), publicKey)).toBe(false);
    expect(verified(changed('X-Not-Signed: yes', 'From: Eve <eve@evil.example>'), publicKey)).toBe(false);
  });

  test('the same mail is signed with the same bytes', async () => {
    const signer = await createSigner(configured(privateKey));
    expect((await signer.sign(message('x\r\n'))).equals(await signer.sign(message('x\r\n')))).toBe(true);
  });
});

test('everything that one-click unsubscription needs is covered', async () => {
  const signed = (await (await createSigner(configured(rsa.privateKey))).sign(message('x\r\n'))).toString(
    'latin1',
  );
  const names = /\bh=([^;]+);/.exec(signed)?.[1]?.replace(/\s/g, '').split(':');
  expect(names).toEqual(
    expect.arrayContaining([
      'from',
      'to',
      'subject',
      'date',
      'message-id',
      'mime-version',
      'content-type',
      'list-id',
      'list-unsubscribe',
      'list-unsubscribe-post',
      'auto-submitted',
      'feedback-id',
    ]),
  );
  expect(signed.split('\r\n').every((line) => line.length <= 78)).toBe(true);
  expect(signed).not.toContain(' l=');
});

test('the record to publish holds the public half', async () => {
  const signer = await createSigner(configured(rsa.privateKey));
  expect(signer.dnsName).toBe('p1._domainkey.papers.example');
  const der = Buffer.from(/p=(.+)$/.exec(signer.dnsRecord)?.[1] ?? '', 'base64');
  expect(createPublicKey({ key: der, format: 'der', type: 'spki' }).equals(rsa.publicKey)).toBe(true);
});

test.each([
  ['no key at all', 'not a key'],
  ['a weak key', pem(generateKeyPairSync('rsa', { modulusLength: 768 }).privateKey)],
  ['a key of another kind', pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)],
])('%s is refused before anything is sent', async (_what, privateKey) => {
  await expect(createSigner({ domain: 'papers.example', selector: 'p1', privateKey })).rejects.toMatchObject({
    code: 'bad_signing_key',
  });
});

test('a body in relaxed form is recognised without a copy', () => {
  const body = Buffer.from('One=20\r\nTwo\r\n');
  expect(relaxedBody(body)).toBe(body);
});

test.each([
  'List-Help: <https://evil.example>',
  'List-Id: <evil.example>',
  'Content-Disposition: attachment',
  'Reply-To: <x@evil.example>',
  'Feedback-ID: 1',
  'MIME-Version: 1.0',
  'Subject: another',
])('%s that is added on the way breaks the signature', async (header) => {
  const signer = await createSigner(configured(rsa.privateKey));
  const signed = (await signer.sign(message('Hello.\r\n'))).toString('latin1');
  expect(verified(Buffer.from(signed, 'latin1'), rsa.publicKey)).toBe(true);
  expect(
    verified(Buffer.from(signed.replace('\r\nFrom:', `\r\n${header}\r\nFrom:`), 'latin1'), rsa.publicKey),
  ).toBe(false);
});

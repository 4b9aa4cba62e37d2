/** Tests which tokens are accepted, and that everything else is rejected. */
import { signIssued, verifyIssued } from '../../src/readers/issued-link.ts';
import { createTokens, TOKEN_PURPOSES, type TokenPurpose } from '../../src/readers/tokens.ts';

const ADA = '6f1e2d3c-4b5a-4978-8867-554433221100';
const BEN = '6f1e2d3c-4b5a-4978-8867-554433221101';
const OLD_KEY = 'the-old-key-of-sixteen';
const NEW_KEY = 'the-new-key-of-sixteen';
const tokens = createTokens([OLD_KEY]);
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe.each(TOKEN_PURPOSES.map((purpose) => [purpose]))('a %s token', (purpose: TokenPurpose) => {
  const token = tokens.sign(purpose, ADA, 1234);

  test('says whom and what it is about', () => {
    expect(tokens.verify(purpose, token)).toEqual({ publicId: ADA, extra: 1234 });
  });

  test('is the same whenever it is made, and another for another reader or another thing', () => {
    expect(tokens.sign(purpose, ADA, 1234)).toBe(token);
    expect(tokens.sign(purpose, BEN, 1234)).not.toBe(token);
    expect(tokens.sign(purpose, ADA, 1235)).not.toBe(token);
  });

  test('is worthless for every other purpose', () => {
    for (const other of TOKEN_PURPOSES.filter((one) => one !== purpose))
      expect(tokens.verify(other, token)).toBeNull();
  });

  test('is worthless when any one character is another', () => {
    // For mail, a letter in the other case is the same character.
    const others =
      purpose === 'bounce' || purpose === 'unsubscribe-by-mail'
        ? 'abcdefghijklmnopqrstuvwxyz234567'
        : ALPHABET;
    const altered = [...token].flatMap((right, at) =>
      [...others]
        .filter((letter) => letter !== right)
        .map((letter) => token.slice(0, at) + letter + token.slice(at + 1)),
    );
    expect(altered.length).toBe(token.length * (others.length - 1));
    expect(altered.filter((one) => tokens.verify(purpose, one) !== null)).toEqual([]);
  });

  test('is worthless when cut short at any place', () => {
    for (let length = 0; length < token.length; length += 1)
      expect(tokens.verify(purpose, token.slice(0, length))).toBeNull();
  });

  test('is worthless with anything added', () => {
    for (const more of ['A', 'AAAA', '=', '==', ' ', '\n', '%3D', '/', '.', 'é']) {
      expect(tokens.verify(purpose, token + more)).toBeNull();
      expect(tokens.verify(purpose, more + token)).toBeNull();
    }
  });

  test('stays good when a new key is put in front, and new ones are made with that', () => {
    const rotated = createTokens([NEW_KEY, OLD_KEY]);
    expect(rotated.verify(purpose, token)).toEqual({ publicId: ADA, extra: 1234 });
    expect(tokens.verify(purpose, rotated.sign(purpose, ADA, 1234))).toBeNull();
  });

  test('is worthless once its key is gone', () => {
    expect(createTokens([NEW_KEY]).verify(purpose, token)).toBeNull();
    expect(createTokens([]).verify(purpose, token)).toBeNull();
  });
});

test.each([
  '',
  'x',
  '../../etc/passwd',
  '\0',
  '\u{1F600}',
  'A'.repeat(43),
  'A'.repeat(51),
  'a'.repeat(56),
  'A'.repeat(10_240),
])('%j is no token of any purpose', (text) => {
  for (const purpose of TOKEN_PURPOSES) expect(tokens.verify(purpose, text)).toBeNull();
});

test('tokens of links fit any path and are short; they hold no readable address', () => {
  for (const purpose of ['confirm', 'preferences', 'unsubscribe', 'digest', 'feed'] as const) {
    expect(tokens.sign(purpose, ADA)).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(tokens.sign(purpose, ADA, 2 ** 48 - 1)).toMatch(/^[A-Za-z0-9_-]{51}$/);
    expect(tokens.verify(purpose, tokens.sign(purpose, ADA))).toEqual({ publicId: ADA, extra: null });
  }
});

test('a bounce token leaves room for its prefix in a local part and survives another case', () => {
  const token = tokens.sign('bounce', ADA, 2 ** 32 - 1);
  expect(token).toMatch(/^[a-z2-7]{56}$/);
  expect(`bounce+${token}`.length).toBeLessThanOrEqual(64);
  expect(tokens.verify('bounce', token.toUpperCase())).toEqual({ publicId: ADA, extra: 2 ** 32 - 1 });
  expect(tokens.verify('bounce', tokens.sign('bounce', ADA))).toEqual({ publicId: ADA, extra: 0 });
});

test('a second spelling of the same bytes is refused', () => {
  const token = tokens.sign('feed', ADA);
  const last = ALPHABET.indexOf(token.at(-1) as string);
  const twin = token.slice(0, -1) + ALPHABET[last + 1];
  expect(Buffer.from(twin, 'base64url')).toEqual(Buffer.from(token, 'base64url'));
  expect(tokens.verify('feed', twin)).toBeNull();
});

test('signing for something that is no UUID, no number or without a key is an error of ours', () => {
  expect(() => tokens.sign('feed', 'ada@reader.example')).toThrow(RangeError);
  expect(() => tokens.sign('digest', ADA, -1)).toThrow('out of range');
  expect(() => tokens.sign('digest', ADA, 2 ** 48)).toThrow('out of range');
  expect(() => createTokens([]).sign('feed', ADA)).toThrow(RangeError);
});

describe('confirmation', () => {
  const issuedAt = new Date('2026-11-20T09:00:00.123Z');
  const token = signIssued(tokens, 'confirm', ADA, issuedAt);
  const at = (instant: string) => verifyIssued(tokens, 'confirm', token, new Date(instant));

  test('a confirmation link works for seven days and then says that it has expired', () => {
    expect(at('2026-11-20T09:00:01Z')).toEqual({ publicId: ADA, issuedAt, expired: false });
    expect(at('2026-11-27T09:00:00.123Z')?.expired).toBe(false);
    expect(at('2026-11-27T09:00:00.124Z')?.expired).toBe(true);
  });

  test('a token without a time of issue confirms nothing', () => {
    expect(verifyIssued(tokens, 'confirm', tokens.sign('confirm', ADA), issuedAt)).toBeNull();
    expect(
      verifyIssued(tokens, 'confirm', tokens.sign('preferences', ADA, issuedAt.getTime()), issuedAt),
    ).toBeNull();
  });
});

test('tokens made together are as good as single ones, and each is about one reader and one thing', () => {
  const extras = [0, 7, 8, 2 ** 48 - 1];
  const together = tokens.signEach('feedback', ADA, extras);
  expect(together.map((token) => tokens.verify('feedback', token))).toEqual(
    extras.map((extra) => ({ publicId: ADA, extra })),
  );
  expect(new Set([...together, ...tokens.signEach('feedback', BEN, extras)]).size).toBe(8);
  for (const token of together) {
    expect(token).toMatch(/^[\w-]{51}$/);
    for (const purpose of TOKEN_PURPOSES.filter((one) => one !== 'feedback'))
      expect(tokens.verify(purpose, token)).toBeNull();
  }
  const [, seven = ''] = together;
  const altered = [...seven].flatMap((right, at) =>
    [...ALPHABET].flatMap((letter) =>
      letter === right ? [] : [seven.slice(0, at) + letter + seven.slice(at + 1)],
    ),
  );
  expect(altered.filter((one) => tokens.verify('feedback', one) !== null)).toEqual([]);
  // A key that is no longer the first still verifies them, and another one does not.
  expect(createTokens([NEW_KEY, OLD_KEY]).verify('feedback', seven)).toEqual({ publicId: ADA, extra: 7 });
  expect(createTokens([NEW_KEY]).verify('feedback', seven)).toBeNull();
  expect(tokens.signEach('feedback', ADA, [])).toEqual([]);
});

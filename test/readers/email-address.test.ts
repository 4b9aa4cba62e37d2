/** Tests which texts are valid addresses, and which addresses are equal. */
import { parseEmailAddress } from '../../src/readers/email-address.ts';

test.each([
  ['ada@example.org', 'ada@example.org', 'ada@example.org'],
  [
    '  Ada.Lovelace+papers@Example.ORG\n',
    'Ada.Lovelace+papers@example.org',
    'ada.lovelace+papers@example.org',
  ],
  [
    "o'brien!#$%&*/=?^_`{|}~-@example.org",
    "o'brien!#$%&*/=?^_`{|}~-@example.org",
    "o'brien!#$%&*/=?^_`{|}~-@example.org",
  ],
  ['ada@bücher.example', 'ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
  ['ada@BÜCHER.Example', 'ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
  ['ada@例子。测试', 'ada@xn--fsqu00a.xn--0zwm56d', 'ada@xn--fsqu00a.xn--0zwm56d'],
  ['ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
  ['a@localhost', 'a@localhost', 'a@localhost'],
  ['1@1.example', '1@1.example', '1@1.example'],
  [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
])('%j is kept as %s', (typed, address, key) => {
  expect(parseEmailAddress(typed)).toEqual({ ok: true, value: { address, key } });
});

test.each([
  ['', 'is empty'],
  ['ada', 'has no @'],
  ['@example.org', 'has nothing before the @'],
  ['ada@', 'needs a domain'],
  ['ada@intranet', 'needs a domain'],
  ['ada@127.0.0.1', 'needs a domain'],
  ['ada@[127.0.0.1]', 'needs a domain'],
  ['ada@example..org', 'needs a domain'],
  ['ada@-example.org', 'needs a domain'],
  ['ada@exa_mple.org', 'needs a domain'],
  ['ada@example.org.', 'needs a domain'],
  ['ada@exa%6Dple.org', 'needs a domain'],
  ['ada@bücher.example/x', 'needs a domain'],
  ['ada@bücher.example:25', 'needs a domain'],
  ['ada@xn--zzzzzzzz.example', 'needs a domain'],
  [`ada@${'a'.repeat(64)}.org`, 'needs a domain'],
  [`ada@${'a.'.repeat(127)}org`, 'needs a domain'],
  [`${'a'.repeat(65)}@example.org`, 'more than 64'],
  [
    `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(12)}.org`,
    'longer than 254',
  ],
  ['a'.repeat(1_000_000), 'longer than 254'],
  ['ada lovelace@example.org', 'cannot have'],
  ['"ada lovelace"@example.org', 'cannot have'],
  ['ada(comment)@example.org', 'cannot have'],
  ['Ada <ada@example.org>', 'cannot have'],
  ['ada@example.org, ben@example.org', 'cannot have'],
  ['ada@ben@example.org', 'cannot have'],
  ['ada..lovelace@example.org', 'cannot have'],
  ['.ada@example.org', 'cannot have'],
  ['ada.@example.org', 'cannot have'],
  ['用户@example.org', 'only ASCII'],
  ['ada\r\nBcc: ben@example.org', 'control or invisible'],
  ['ada\0@example.org', 'control or invisible'],
  ['ada\u202Egro@example.org', 'control or invisible'],
  ['ada@exam\u200Bple.org', 'control or invisible'],
])('%j is refused with a reason', (typed, reason) => {
  const check = parseEmailAddress(typed);
  expect(check.ok).toBe(false);
  expect(check.ok ? '' : check.reason).toContain(reason);
});

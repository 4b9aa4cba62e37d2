/** Damages pages pseudo-randomly; the same seed results in the same damage. */

/**
 * Generates uniform numbers in [0, 1), by a linear congruential generator with the constants of Numerical
 * Recipes.
 */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const MARKUP = [
  '<',
  '>',
  '&',
  '"',
  "'",
  ']]>',
  '<![CDATA[',
  '<!--',
  '</item>',
  '<item>',
  '<entry>',
  '</title>',
  '<rss>',
  '<dt>',
  '</dl>',
  '</record>',
];
const REFERENCES = ['<!DOCTYPE x [', '&#xD800;', '&#0;', '&#x0;', 'xmlns:dc=""'];
const CHARACTERS = ['\0', '\n', '\uFEFF', '\u202e', '\\\\', '-'.repeat(78), 'Subscribe'];
const JSON_PARTS = ['{', '[', 'null', '1e999'];
// A lone surrogate has no UTF-8 encoding; these are the bytes that some encoders write for it.
const LONE_SURROGATE = Buffer.from([0xed, 0xa0, 0x80]);
const JUNK = [
  ...[...MARKUP, ...REFERENCES, ...CHARACTERS, ...JSON_PARTS].map((text) => Buffer.from(text)),
  LONE_SURROGATE,
];

/** Returns `page` cut off, with junk inserted, with a part left out or doubled, or with bytes overwritten. */
export function damaged(page: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * page.length);
  const end = at + Math.floor(random() * (page.length - at));
  const junk = JUNK[Math.floor(random() * JUNK.length)] ?? LONE_SURROGATE;
  switch (Math.floor(random() * 5)) {
    case 0:
      return page.subarray(0, at);
    case 1:
      return Buffer.concat([page.subarray(0, at), junk, page.subarray(at)]);
    case 2:
      return Buffer.concat([page.subarray(0, at), page.subarray(end)]);
    case 3:
      return Buffer.concat([page.subarray(0, end), page.subarray(at)]);
    default: {
      const overwritten = Buffer.from(page);
      for (let count = 0; count < 20; count += 1)
        overwritten[Math.floor(random() * page.length)] = Math.floor(random() * 256);
      return overwritten;
    }
  }
}

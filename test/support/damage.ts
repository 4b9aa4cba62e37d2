/** Pages damaged at random, the same way for the same seed. */

/** Equally likely numbers from 0 to below 1 (a linear congruential generator with the constants of Numerical Recipes). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** `page` cut off, with junk in it, with a part left out or doubled, or with bytes overwritten. */
export function damaged(page: Buffer, junk: readonly string[], random: () => number): Buffer {
  const at = Math.floor(random() * page.length);
  const end = at + Math.floor(random() * (page.length - at));
  const piece = Buffer.from(junk[Math.floor(random() * junk.length)] ?? '');
  switch (Math.floor(random() * 5)) {
    case 0:
      return page.subarray(0, at);
    case 1:
      return Buffer.concat([page.subarray(0, at), piece, page.subarray(at)]);
    case 2:
      return Buffer.concat([page.subarray(0, at), page.subarray(end)]);
    case 3:
      return Buffer.concat([page.subarray(0, end), page.subarray(at)]);
    default: {
      const overwritten = Buffer.from(page);
      for (let count = 0; count < 20; count += 1) overwritten[Math.floor(random() * page.length)] = Math.floor(random() * 256);
      return overwritten;
    }
  }
}

/** Listing pages written by hand, for end-to-end tests. */

/** Returns the daily-papers page in its compact form, with these titles; each abstract repeats its title. */
export function dailyPage(titles: readonly string[]): Buffer {
  const lines = titles.flatMap((title) => [title, abstractOf(title)]);
  const head =
    'Get trending papers in your email inbox once a day!\nGet trending papers in your email inbox!\nSubscribe';
  return Buffer.from(`${head}${lines.join('\n')}\n`);
}

const abstractOf = (title: string): string =>
  `In this paper we take a close look at the following question, which has been open for a while: ${title.toLowerCase()}. We describe a method, compare it with what was there before, and discuss where it falls short and what remains to be done.`;

/** Writes the subject of a digest and the preheader that continues it. Pure. */

import { SUBJECT_WORDING } from '../../text/wording/digest-wording.ts';
import type { EditionKind } from '../digest.ts';

/** How many characters of a subject a phone shows. */
const LONGEST_SUBJECT = 60;
/** A single title may be this long, because titles are never cut. */
const LONGEST_TITLE = 110;
const LONGEST_PREHEADER = 150;
/** How many titles the subject and the preheader may name. */
export const TITLES_NAMED = 4;

interface Subject {
  readonly text: string;
  /** Does it name a paper? */
  readonly isNamed: boolean;
  /** What is left for the preheader to say, in order. */
  readonly unsaid: readonly string[];
}

/** One way to name the first papers: the names, and the index in `titles` of each. */
interface Naming {
  readonly names: readonly string[];
  readonly of: readonly number[];
}

/**
 * Names what is inside by whole titles or by the part before their colon: `Kimi K3, LongStraw and 8 more`. At
 * most 60 characters if some title allows it.
 * @param titles of the first papers, as displayed
 */
export function composeSubject(kind: EditionKind, titles: readonly string[], shown: number): Subject {
  const before = SUBJECT_WORDING.before[kind] ?? '';
  for (const { names, of } of namings(titles)) {
    const text = `${before}${SUBJECT_WORDING.andMore(names, shown - names.length)}`;
    if (text.length <= LONGEST_SUBJECT)
      return { text, isNamed: true, unsaid: unsaidAfter(titles, names, of) };
  }
  const [lead = ''] = titles;
  return lead !== '' && lead.length <= LONGEST_TITLE
    ? { text: `${before}${lead}`, isNamed: true, unsaid: titles.slice(1) }
    : { text: `${before}${SUBJECT_WORDING.plain(shown)}`, isNamed: false, unsaid: titles };
}

/**
 * Joins what the subject left unsaid: the rest of a shortened title, then further titles, each only if it
 * fits whole.
 * @param otherwise returned if nothing fits
 */
export function composePreheader({ unsaid }: Subject, otherwise: string): string {
  let text = '';
  for (const part of unsaid) {
    const longer = text === '' ? part : `${text} · ${part}`;
    if (longer.length <= LONGEST_PREHEADER) text = longer;
  }
  return text === '' ? otherwise : text;
}

/** `Kimi K3` for `Kimi K3: Open Agentic Intelligence`; a title without such a name is returned whole. */
export function shortTitle(title: string): string {
  const at = title.search(/: |：/);
  return at < 2 ? title : title.slice(0, at);
}

/** The ways to name what is inside, the most informative first. */
function namings(titles: readonly string[]): readonly Naming[] {
  const [lead, second] = titles;
  if (lead === undefined) return [];
  const two = second === undefined ? [] : [{ names: [shortTitle(lead), shortTitle(second)], of: [0, 1] }];
  const isNamed = second !== undefined && shortTitle(lead) !== lead && shortTitle(second) !== second;
  const others = titles.flatMap((title, index) =>
    index === 0 ? [] : [{ names: [shortTitle(title)], of: [index] }],
  );
  return [
    ...(isNamed ? two : []),
    { names: [lead], of: [0] },
    ...two,
    { names: [shortTitle(lead)], of: [0] },
    ...others,
  ];
}

function unsaidAfter(
  titles: readonly string[],
  names: readonly string[],
  of: readonly number[],
): readonly string[] {
  return titles.flatMap((title, index) => {
    const said = names[of.indexOf(index)] ?? '';
    const rest = title.slice(said.length).replace(/^[:：]\s?/, '');
    return rest === '' ? [] : [rest];
  });
}

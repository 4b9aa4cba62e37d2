/**
 * Respells letters with dots or strokes that are also written with an e: `Schrödinger` and `Schroedinger`.
 */

const WITH_E: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ø: 'oe',
  Ä: 'Ae',
  Ö: 'Oe',
  Ü: 'Ue',
  Ø: 'Oe',
};
/**
 * Finds an e that may stand for dots: between consonants, in words long enough to be a name; not in
 * `sequence`, `guess` and `Michael`.
 */
const E_FOR_DOTS = /(?<=[bcdfhjklmnprstvwxz])([aou])e(?=[bcdfghjkmnpqrstvwxz]|l[^\s])/gi;
const SHORTEST_NAME = 6;
/** Text without any of these has no other spelling. */
const MAY_HAVE_ANOTHER = /[^ -~]|[aou]e/i;

/** Returns the other spelling of a query, with or without the e; null if there is none. */
export function otherSpelling(text: string): string | null {
  if (!MAY_HAVE_ANOTHER.test(text)) return null;
  const composed = text.normalize('NFC');
  const long = composed.replace(/[äöüøÄÖÜØ]/g, (letter) => WITH_E[letter] ?? letter);
  if (long !== composed) return long;
  const short = composed.replace(/[^\s"()]+/g, (word) =>
    word.length < SHORTEST_NAME ? word : word.replace(E_FOR_DOTS, '$1'),
  );
  return short === composed ? null : short;
}

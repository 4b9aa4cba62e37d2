/** Does this process have the keys that the database's links and hashes were made with? Pure. */

import { PaperroundError } from '../errors.ts';

export interface KeyFacts {
  /** Fingerprints of this process's keys, the signing one first. */
  readonly ours: readonly string[];
  /** Fingerprint of the key that last signed the database's links; null before the first start. */
  readonly signing: string | null;
  /** How many suppressions were hashed with each key, by its name. */
  readonly needed: Readonly<Record<string, number>>;
  /** Names of keys that an operator has given up for good. */
  readonly lost: readonly string[];
}

export type KeyCheck =
  /** `signing` is the fingerprint to store; `isNew` if it differs from the stored one. */
  | { readonly ok: true; readonly signing: string; readonly isNew: boolean }
  | { readonly ok: false; readonly error: PaperroundError };

/** Returns the name of a key, with which its fingerprint and every hash made with it begin. */
export const nameOfKey = (fingerprint: string): string => fingerprint.slice(0, fingerprint.indexOf('.'));

/**
 * Compares the keys of this process with those that the database depends on. A new key in front of the one
 * that signed is a rotation. Without the latter, links in mails already sent would be 404 here; without a key
 * that suppressions were hashed with, the people concerned could be written to again.
 */
export function compareKeys({ ours, signing, needed, lost }: KeyFacts): KeyCheck {
  const names = ours.map(nameOfKey);
  const missing = Object.entries(needed).filter(([name]) => !names.includes(name) && !lost.includes(name));
  const isSigningThere = signing === null || ours.includes(signing);
  const first = ours[0] as string;
  if (isSigningThere && missing.length === 0) return { ok: true, signing: first, isNew: first !== signing };
  const wanted = [
    ...(isSigningThere
      ? []
      : [`${nameOfKey(signing)}, which the links in mails already sent are signed with`]),
    ...missing.map(([name, count]) => `${name}, which ${count} suppressed addresses are remembered by`),
  ];
  const seen = names.length === 1 ? `a key named ${names[0]}` : `keys named ${names.join(', ')}`;
  return {
    ok: false,
    error: new PaperroundError(
      'bad_configuration',
      `SECRET_KEY does not have the keys of this database: saw ${seen}, expected among them ${wanted.join(', and ')}.`,
      {
        hint: [
          'Set SECRET_KEY here as it is on the machine that was started first (there it may be in DATA_DIR/secret).',
          'A new key goes in front of the old ones: SECRET_KEY=new,old.',
          'Only when the old key is lost for good: `paperround recover --new-key`; then links in mails already sent no longer work, and',
          'whom that key remembers can be imported and written to again.',
        ].join(' '),
        facts: { problems: [{ variable: 'SECRET_KEY', seen, expected: wanted.join(', and ') }] },
      },
    ),
  };
}

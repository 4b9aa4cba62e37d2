/** Words that the glossary replaces by others do not come back: not as names, and not in comments. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { packageRoot } from '../src/package-root.ts';

/** Each with what a comment says instead. */
const IN_COMMENTS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:told|tells?)\b/i, 'says, reports, shows, distinguishes'],
  [/\b(?:whoever|nobody|anybody)\b/i, 'who it is: a reader, a process, a stranger, no user'],
  [/\bg(?:ives?|ave|iven) back\b/i, 'returns, releases'],
  [/\bt(?:akes?|ook|aken) in\b/i, 'ingests, reads'],
  [/\bmail room\b/i, 'mailer'],
  [/\bhearsay\b/i, 'text history'],
  [/\brecipes?\b/i, 'manifest'],
  [/\bquiet days?\b/i, 'non-publishing days'],
  [/\bunshowable\b/i, 'unrenderable'],
  [/\bset(?:s|ting)? aside\b|\bputs? off\b/i, 'dead letter; retry later'],
  [/\bverdicts?\b|\bjudges?\b/i, 'attempt result, decision; check'],
  [/\brest(?:s|ing|ed)\b|\brests? for\b/i, 'is left alone, waits, is stopped'],
  [/\b(?:is|are|was|were|went|goes) away\b/i, 'is unavailable'],
  [/\bturns? comes?\b|\b(?:its|their) turns?\b/i, 'is throttled, waits for a slot'],
  [/\boffers?\b/i, 'candidate pool'],
];

/** Parts of names, as in `tellOperator`. */
const IN_NAMES =
  /^(?:told|tells?|whoever|nobody|anybody|hearsay|recipes?|verdicts?|judges?|rest(?:s|ing|ed)|unshowable|offer(?:s|ed)?)$|^(?:mailPieces?|mailRoom|setAside|quietDays?|isAway|givesBack|takesIn|putOff)$/i;

/** Names that are published, or another concept: `file name`, and why they stay. */
const EXEMPT: Readonly<Record<string, string>> = {
  'src/cli/digest.ts resting': 'a key of `digest --json`',
  'src/cli/prune.ts mailPieces': 'a key of `prune --json`',
  'src/cli/recover.ts setAside': 'a key of `recover --json`',
  'src/cli/status.ts resting': 'a key of `status --json`',
  'src/cli/status.ts told': 'a key of `status --json`',
  'src/cli/summaries.ts resting': 'an end in `summaries --json`',
  'src/delivery/queue/reset-after-restore-store.ts setAside': 'a key of `recover --json`',
  'src/pipeline/prune.ts mailPieces': 'a key of `prune --json`',
  'src/problem.ts paper_unshowable': 'a kind of problem, in metrics and `status --json`',
};

const files = ['src', 'jobs'].flatMap((folder) =>
  readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => name.endsWith('.ts') && !name.includes('/generated/')),
);

/** `tellOperator` and `TELL_OPERATOR` are the words tell and Operator. */
const wordsOf = (name: string): readonly string[] =>
  name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').split(/[\s_$]+/);

const isAvoided = (name: string): boolean => [name, ...wordsOf(name)].some((word) => IN_NAMES.test(word));

function namesIn(node: unknown, found = new Set<string>()): Set<string> {
  if (typeof node !== 'object' || node === null) return found;
  const { type, name } = node as { type?: unknown; name?: unknown };
  if ((type === 'Identifier' || type === 'PrivateIdentifier') && typeof name === 'string') found.add(name);
  for (const child of Object.values(node)) namesIn(child, found);
  return found;
}

const parsed = files.map((file) => {
  const { program, comments } = parseSync(file, readFileSync(join(packageRoot, file), 'utf8'));
  return {
    file,
    names: namesIn(program),
    comments: comments.map(({ value }) => value.replaceAll(/\s+\*? */g, ' ')),
  };
});

test('the check knows whole words, in names of either form', () => {
  expect(['tellOperator', 'OF_TELL', 'told', 'isResting', 'mailPieces'].filter(isAvoided)).toHaveLength(5);
  expect(['intelligence', 'interest', 'restA', 'telling', 'pieces'].filter(isAvoided)).toEqual([]);
});

test('comments use the words of the glossary', () => {
  const found = parsed.flatMap(({ file, comments }) =>
    comments.flatMap((comment) =>
      IN_COMMENTS.flatMap(([word, better]) => {
        const match = word.exec(comment);
        return match === null ? [] : [`${file}: “${match[0]}” (${better}): ${comment.trim()}`];
      }),
    ),
  );
  expect(found).toEqual([]);
});

test('names use the words of the glossary, but for those that are published', () => {
  const found = parsed.flatMap(({ file, names }) =>
    [...names].filter(isAvoided).map((name) => `${file} ${name}`),
  );
  expect(found.toSorted()).toEqual(Object.keys(EXEMPT).toSorted());
});

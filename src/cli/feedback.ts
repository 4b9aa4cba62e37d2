/** `feedback`: what a reader said about papers, and the profile learned from it. */

import type { Database } from '../database/client.ts';
import { importLikes } from '../digest/profile/import-likes.ts';
import { subjectGrams, wordsOfProfile } from '../digest/profile/profile-words.ts';
import { readProfile } from '../digest/profile/profiles-store.ts';
import { badUsage } from '../errors.ts';
import { MOST_REFERENCE_BYTES, readReferences } from '../listings/references/read-references.ts';
import { MOST_REFERENCES, type ReadReferences } from '../listings/references/reference.ts';
import { findCurrentIds } from '../papers/merged-papers-store.ts';
import type { FeedbackKind } from '../readers/feedback.ts';
import { isProfileOff, listFeedback, setProfileOff } from '../readers/feedback-store.ts';
import type { CommandModule } from './command.ts';
import { readInput } from './read-input.ts';
import { getReaderByAddress } from './readers.ts';
import { textTable } from './table.ts';
import { examples, parseInteger } from './values.ts';

const parsePaperId = parseInteger(1, 999_999_999);
const collectIds = (text: string, earlier: readonly number[] = []): readonly number[] => [
  ...earlier,
  parsePaperId(text),
];

/** How many words of the profile the text shows; the JSON has all. */
const WORDS_SHOWN = 20;

export const command: CommandModule = {
  define(cmd) {
    cmd
      .argument('<email>', 'the reader')
      .option('--more <id>', 'more like this paper; repeatable', collectIds)
      .option('--less <id>', 'not for this reader: the paper is not shown again; repeatable', collectIds)
      .option('--save <id>', 'kept for later; repeatable', collectIds)
      .option('--forget <id>', 'take back what was said about a paper; repeatable', collectIds)
      .option('--forget-all', 'take everything back')
      .option('--import <file>', 'a .bib or .ris file of papers that this reader likes; - is standard input')
      .option('--off', 'keep what was said, but do not order digests by it')
      .option('--on', 'order digests by it again')
      .addHelpText(
        'after',
        examples(
          'paperround feedback ada@example.org',
          'paperround feedback ada@example.org --more 17 --less 23',
          'paperround feedback ada@example.org --import library.bib',
          'paperround feedback ada@example.org --forget-all',
        ),
      );
  },
  async run(context, args, options) {
    refuseContradictions(options);
    const app = await context.app();
    const { id } = await getReaderByAddress(app, args[0] as string);
    const flags: readonly (readonly [unknown, FeedbackKind])[] = [
      [options.more, 'more'],
      [options.less, 'less'],
      [options.save, 'saved'],
    ];
    const asked = flags.flatMap(([ids, kind]) => ((ids ?? []) as number[]).map((paper) => ({ paper, kind })));
    const forgotten = (options.forget ?? []) as number[];
    // All ids are looked up first, so that a wrong one changes nothing.
    const known = await currentIds(app.db, [...asked.map(({ paper }) => paper), ...forgotten]);
    const library = options.import === undefined ? null : await readLibrary(options.import as string);
    if (options.forgetAll === true) await app.profiles.forget(id);
    for (const paper of forgotten) await app.profiles.forget(id, { paperId: known.get(paper)! });
    const imported =
      library === null
        ? null
        : { ...(await importLikes(app, id, library.references)), leftOut: library.leftOut };
    await app.profiles.learnArrived();
    for (const { paper, kind } of asked) await app.profiles.say(id, known.get(paper)!, kind);
    if (options.off === true || options.on === true) await setProfileOff(app.db, id, options.off === true);
    const feedback = (await listFeedback(app.db, id)).map(({ paperId, ...said }) => ({
      id: paperId,
      ...said,
    }));
    const profile = await readProfile(app.db, id);
    const isOff = await isProfileOff(app.db, id);
    const active = profile !== null && !isOff;
    const words = profile === null ? [] : subjectGrams(profile.grams, profile.grams.length);
    return {
      json: { feedback, profile: { active, words }, ...(imported === null ? {} : { imported }) },
      text: [
        ...(imported === null
          ? []
          : [
              `Of the file: ${imported.liked} liked, ${imported.awaited} to be liked when listed, ${imported.leftOut} not understood or beyond the limit of ${MOST_REFERENCES}.`,
            ]),
        textTable(
          ['paper', 'said', 'title'],
          feedback.map((one) => [String(one.id), one.kind, one.title]),
          'Nothing was said about any paper.',
        ),
        profile === null
          ? `No profile yet: it needs three papers with --more.${isOff ? ' It is off until --on.' : ''}`
          : `The profile ${active ? 'orders' : 'is off and does not order'} this reader’s digests: ${wordsOfProfile(profile, WORDS_SHOWN).join(', ')}`,
      ].join('\n\n'),
    };
  },
};

function refuseContradictions({ off, on, more, less }: Readonly<Record<string, unknown>>): void {
  if (off === true && on === true) throw badUsage('--off and --on contradict each other.');
  const both = ((more ?? []) as number[]).find((id) => ((less ?? []) as number[]).includes(id));
  if (both !== undefined)
    throw badUsage(`--more ${both} and --less ${both} contradict each other: leave one of them out.`);
}

async function readLibrary(file: string): Promise<ReadReferences> {
  const bytes = await readInput(file);
  const read = bytes.length > MOST_REFERENCE_BYTES ? null : readReferences(bytes.toString('utf8'));
  if (read === null)
    throw badUsage(`Saw ${file}, expected BibTeX or RIS of at most ${MOST_REFERENCE_BYTES / 1024} KB.`);
  return read;
}

/** Returns the present id of each paper, which differs from the given one if the paper was merged. */
async function currentIds(db: Database, ids: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const current = await findCurrentIds(db, ids);
  const unknown = ids.find((id) => !current.has(id));
  if (unknown !== undefined)
    throw badUsage(
      `Saw the paper id ${unknown}, which is not in the store. List papers with "paperround papers".`,
    );
  return current;
}

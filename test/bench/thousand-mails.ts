/**
 * Composes 1,000 digests, each layout and kind of edition in turns, and has others judge them: sizes, line
 * lengths, Python's strict parser, and with --spam SpamAssassin for each fiftieth. `npm run build && node
 * dist/test/bench/thousand-mails.js [--spam]`
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { lintMail } from '../../src/digest/rendering/lint-mail.ts';
import { LAYOUTS } from '../../src/readers/reader.ts';
import { composer, EDITION } from './composing.ts';

const MAILS = 1_000;
const KINDS = ['daily', 'weekly', 'monthly', 'catch-up', 'welcome'] as const;
const EACH_FOR_SPAM = 50;

const STRICT = `
import email, email.policy, pathlib, sys
bad = 0
for path in pathlib.Path(sys.argv[1]).glob('*.eml'):
    try:
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.strict)
        defects = [d for part in mail.walk() for d in part.defects] + [d for h in mail.values() for d in h.defects]
        [part.get_content() for part in mail.walk() if not part.is_multipart()]
        bad += bool(defects)
    except Exception as error:
        bad += 1
        print(path.name, repr(error))
print(bad)
`;

const folder = mkdtempSync(join(tmpdir(), 'paperround-mails-'));
try {
  const ways = await Promise.all(
    KINDS.flatMap((kind) => LAYOUTS.map((layout) => composer({ layout, edition: { ...EDITION, kind } }))),
  );
  let [largest, longest, problems] = [0, 0, 0];
  for (let index = 0; index < MAILS; index += 1) {
    const raw = ways[index % ways.length]!(index);
    writeFileSync(join(folder, `${index}.eml`), raw);
    const { html = '' } = await PostalMime.parse(raw);
    largest = Math.max(largest, Buffer.byteLength(html));
    longest = Math.max(
      longest,
      ...raw
        .toString('latin1')
        .split('\r\n')
        .map((line) => line.length),
    );
    problems += lintMail(html).length;
  }
  const strict = execFileSync('python3', ['-c', STRICT, folder], { encoding: 'utf8' }).trim();
  const figures = {
    mails: MAILS,
    'largest html (bytes)': largest,
    'longest line (bytes)': longest,
    'lint problems': problems,
  };
  process.stdout.write(`${JSON.stringify({ ...figures, 'with defects for Python': strict })}\n`);
  if (process.argv.includes('--spam')) process.stdout.write(`SpamAssassin: ${spamScores().join(' ')}\n`);
} finally {
  rmSync(folder, { recursive: true });
}

/** Local rules alone: nothing is asked of the network. */
function spamScores(): readonly string[] {
  const scores: string[] = [];
  for (let index = 0; index < MAILS; index += EACH_FOR_SPAM) {
    const checked = execFileSync(
      'sh',
      ['-c', 'spamassassin -L -t < "$1"', 'sh', join(folder, `${index}.eml`)],
      {
        encoding: 'utf8',
      },
    );
    scores.push(/X-Spam-Status: \w+, score=(-?[\d.]+)/.exec(checked)?.[1] ?? '?');
  }
  return scores;
}

/** What readers read stands in src/text/wording alone, so that a translation has one place. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/package-root.ts';

const SHOWN_TO_READERS = [
  'src/web/pages/public',
  'src/web/pages/reader',
  'src/web/components',
  'src/web/gallery',
];
/** Two words or more between tags, without a place to be filled. */
const SENTENCE = />[^<>$`{}=;()]*[A-Za-z]{2,} [a-z]{2,}[^<>`{}=;]*</;

test('markup of pages for readers has no sentence of its own', () => {
  const files = SHOWN_TO_READERS.flatMap((folder) =>
    readdirSync(join(packageRoot, folder)).map((name) => join(folder, name)),
  );
  expect(files.length).toBeGreaterThan(40);
  const lines = files.flatMap((file) =>
    readFileSync(join(packageRoot, file), 'utf8')
      .split('\n')
      .filter((line) => SENTENCE.test(line))
      .map((line) => `${file}: ${line}`),
  );
  expect(lines).toEqual([]);
});

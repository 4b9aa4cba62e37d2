/** Golden files: parser results as JSON beside their fixture; `UPDATE_GOLDEN=1` rewrites them. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Returns `value` in the form of a golden file: dates as ISO strings, undefined members left out. */
export const asGolden = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** `page.html` → `page.json`, `page.json` → `page.golden.json`, in the same folder. */
const goldenName = (fixture: string): string =>
  fixture.endsWith('.json')
    ? fixture.replace(/\.json$/, '.golden.json')
    : fixture.replace(/\.[^./]+$/, '.json');

/**
 * Returns the content of the golden file of `fixture`, for `expect(asGolden(listing)).toEqual(golden(fixture,
 * listing))`.
 */
export function golden(fixture: URL, value: unknown): unknown {
  const file = goldenName(fileURLToPath(fixture));
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
  if (!existsSync(file))
    throw new Error(`No golden file ${file}: write it with UPDATE_GOLDEN=1 and read it before you keep it.`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Returns the names of the fixtures in a folder, without their golden files. */
export function fixturesIn(folder: URL): string[] {
  const names = readdirSync(folder);
  const goldenFiles = new Set(names.map(goldenName));
  return names
    .filter(
      (name) =>
        !name.endsWith('.golden.json') &&
        !(goldenFiles.has(name) && names.some((other) => other !== name && goldenName(other) === name)),
    )
    .sort();
}

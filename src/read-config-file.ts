/** Reads paperround.yaml and reports all of its problems together. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { type YamlSettings, yamlSchema } from './config-file.ts';
import { type ConfigProblem, quoteValue } from './config-problem.ts';
import { messageOf } from './errors.ts';
import { loadYaml } from './yaml.ts';

/**
 * Returns the valid settings of the file, and defaults for all others.
 * @param named the value of PAPERROUND_CONFIG; empty means ./paperround.yaml if it exists
 * @param problems receives the problems found
 * @param configFileToCome may a named file be missing, because it is about to be written?
 */
export function readConfigFile({
  named,
  folder,
  problems,
  configFileToCome,
}: {
  readonly named: string;
  readonly folder: string;
  readonly problems: ConfigProblem[];
  readonly configFileToCome: boolean;
}): { configFile: string | null; configPath: string; yaml: YamlSettings } {
  const path = resolve(folder, named || 'paperround.yaml');
  const empty = v.parse(yamlSchema, {});
  if (!existsSync(path)) {
    if (named && !configFileToCome)
      problems.push({
        variable: 'PAPERROUND_CONFIG',
        seen: JSON.stringify(named),
        expected: 'the path of a file that exists (`paperround init` writes one)',
      });
    return { configFile: null, configPath: path, yaml: empty };
  }
  const note = (where: string, seen: string, expected: string) =>
    problems.push({ variable: where === '' ? path : `${path} ${where}`, seen, expected });
  const { parse, YAMLParseError } = loadYaml();
  try {
    const document: unknown = parse(readFileSync(path, 'utf8')) ?? {};
    const parsed = v.safeParse(yamlSchema, document, { message: explainIssue });
    for (const issue of parsed.issues ?? []) {
      const place = placeOf(issue);
      note(place.join('.'), excerpt(valueAt(document, place)), issue.message);
    }
    noteRepeats(textsIn(document, 'sources', 'name'), 'sources', note);
    noteRepeats(textsIn(document, 'topics', 'slug'), 'topics', note);
    const yaml = parsed.success ? parsed.output : validPart(document);
    noteRepeats(
      yaml.sending.limits.flatMap(({ domains }) => domains),
      'sending.limits',
      note,
    );
    return { configFile: path, configPath: path, yaml: withAbsoluteFiles(yaml, dirname(path)) };
  } catch (error) {
    note(
      '',
      error instanceof YAMLParseError
        ? `line ${error.linePos?.[0].line ?? '?'}: ${error.message.split('\n')[0]}`
        : messageOf(error),
      error instanceof YAMLParseError ? 'YAML' : 'a file that this user can read',
    );
  }
  return { configFile: path, configPath: path, yaml: empty };
}

function noteRepeats(
  names: readonly string[],
  where: string,
  note: (where: string, seen: string, expected: string) => void,
): void {
  for (const name of new Set(names.filter((candidate, index) => names.indexOf(candidate) !== index)))
    note(where, `${JSON.stringify(name)} twice`, 'each name once');
}

const withAbsoluteFiles = (yaml: YamlSettings, folder: string): YamlSettings => ({
  ...yaml,
  sources: yaml.sources.map((source) =>
    source.files === undefined ? source : { ...source, files: resolve(folder, source.files) },
  ),
});

const NO_SETTING = 'no setting of this name here; `paperround init` writes all there are, with comments';

/** What a setting should be, by the type of the issue. */
const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a text (in quotation marks where it looks like something else)',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  never: NO_SETTING,
};

/** Returns our message for issues that the schema has no message for. */
const explainIssue = ({ type, message }: v.BaseIssue<unknown>): string => EXPECTED[type] ?? message;

/** Where a setting stands in the document, by names and numbers in lists. */
type Place = readonly (string | number)[];

const placeOf = ({ path }: v.BaseIssue<unknown>): Place =>
  (path ?? []).map(({ key }) => key as string | number);

const isGroup = (value: unknown): value is Readonly<Record<PropertyKey, unknown>> =>
  value !== null && typeof value === 'object';

/** Returns the texts under `key` in the items of a list. */
function textsIn(document: unknown, list: string, key: string): readonly string[] {
  const items = valueAt(document, [list]);
  return Array.isArray(items)
    ? items.map((_, index) => valueAt(items, [index, key])).filter((text) => typeof text === 'string')
    : [];
}

/** The valid settings are used even if others are wrong, so that one run reports every problem. */
function validPart(document: unknown): YamlSettings {
  const { success, output, issues } = v.safeParse(yamlSchema, document);
  return success ? output : validPart(withoutWrong(document, issues.map(placeOf)));
}

/**
 * Returns a document without the wrong settings. An item of a list loses what is wrong in it, or is left out
 * if it is wrong without that.
 */
function withoutWrong(document: unknown, wrong: readonly Place[]): unknown {
  if (!isGroup(document)) return {};
  return Object.fromEntries(
    Object.entries(document).flatMap(([name, value]): [string, unknown][] => {
      const its = wrong.filter((place) => place[0] === name);
      if (its.length === 0) return [[name, value]];
      if (!Array.isArray(value) || its.some(({ length }) => length < 2)) return [];
      const ofItem = (index: number) => its.filter((place) => place[1] === index);
      return [[name, value.flatMap((item, index) => withoutWrongIn(item, ofItem(index)))]];
    }),
  );
}

function withoutWrongIn(item: unknown, wrong: readonly Place[]): readonly unknown[] {
  const names = wrong.map((place) => place[2]);
  if (names.length === 0) return [item];
  if (!isGroup(item) || names.some((name) => name === undefined || !Object.hasOwn(item, name))) return [];
  return [Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)))];
}

const valueAt = (document: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (isGroup(value) ? value[key] : undefined), document);

const excerpt = (value: unknown): string =>
  value === undefined ? 'nothing' : quoteValue(value).slice(0, 80);

/** Reads paperround.yaml and reports all of its problems together. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { type ConfigProblem, quoteValue, type YamlSettings, yamlSchema } from './config-file.ts';
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
    const wrong = (parsed.issues ?? []).map(({ path: place = [], message }) => ({
      place: place.map(({ key }) => key as string | number),
      message,
    }));
    for (const { place, message } of wrong) note(place.join('.'), excerpt(valueAt(document, place)), message);
    noteRepeats(textsIn(document, 'sources', 'name'), 'sources', note);
    noteRepeats(textsIn(document, 'topics', 'slug'), 'topics', note);
    // The valid settings are used even so, so that one run reports every problem.
    const valid = parsed.success
      ? parsed
      : v.safeParse(yamlSchema, withoutWrong(document, wrong, Object.keys(empty)));
    const yaml = valid.success ? valid.output : empty;
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

const isGroup = (value: unknown): value is Readonly<Record<PropertyKey, unknown>> =>
  value !== null && typeof value === 'object';

/** Returns the texts under `key` in the items of a list. */
function textsIn(document: unknown, list: string, key: string): readonly string[] {
  const items = valueAt(document, [list]);
  return Array.isArray(items)
    ? items.map((_, index) => valueAt(items, [index, key])).filter((text) => typeof text === 'string')
    : [];
}

/**
 * Returns the valid settings of the document that have one of these names; of a list of groups, the valid
 * groups.
 */
function withoutWrong(
  document: unknown,
  issues: readonly { readonly place: readonly PropertyKey[] }[],
  names: readonly string[],
): unknown {
  if (!isGroup(document)) return {};
  const wrongIn = (name: string) => issues.filter(({ place }) => place[0] === name);
  const known = Object.entries(document).filter(([name]) => names.includes(name));
  return Object.fromEntries(
    known.flatMap(([name, value]): [string, unknown][] => {
      const wrong = wrongIn(name);
      if (wrong.length === 0) return [[name, value]];
      if (!Array.isArray(value)) return [];
      return [
        [
          name,
          value.filter((_, index) => !wrong.some(({ place }) => place.length < 2 || place[1] === index)),
        ],
      ];
    }),
  );
}

const valueAt = (document: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (isGroup(value) ? value[key] : undefined), document);

const excerpt = (value: unknown): string =>
  value === undefined ? 'nothing' : quoteValue(value).slice(0, 80);

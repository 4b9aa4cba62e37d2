/** Reads paperround.yaml and reports all of its problems together. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse as parseYaml, YAMLParseError } from 'yaml';
import type { z } from 'zod';
import { type ConfigProblem, quoteValue, yamlSchema } from './config-file.ts';
import { messageOf } from './errors.ts';

/**
 * @param named the value of PAPERROUND_CONFIG; empty means ./paperround.yaml if it exists
 * @param problems receives the problems found
 * @param configFileToCome a named file may be missing: it is about to be written
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
}): { configFile: string | null; configPath: string; yaml: z.output<typeof yamlSchema> } {
  const path = resolve(folder, named || 'paperround.yaml');
  const empty = yamlSchema.parse({});
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
  try {
    const document: unknown = parseYaml(readFileSync(path, 'utf8')) ?? {};
    const parsed = yamlSchema.safeParse(document, { error: explainIssue });
    for (const issue of parsed.error?.issues ?? []) {
      if (issue.code === 'unrecognized_keys')
        for (const key of issue.keys)
          note([...issue.path, key].join('.'), excerpt(valueAt(document, [...issue.path, key])), NO_SETTING);
      else note(issue.path.join('.'), excerpt(valueAt(document, issue.path)), issue.message);
    }
    noteRepeats(textsIn(document, 'sources', 'name'), 'sources', note);
    noteRepeats(textsIn(document, 'topics', 'slug'), 'topics', note);
    // The valid settings are still checked, so that one run reports every problem.
    const yaml = parsed.success
      ? parsed.data
      : (yamlSchema.safeParse(withoutWrong(document, parsed.error.issues)).data ?? empty);
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
      'YAML',
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

const withAbsoluteFiles = (
  yaml: z.output<typeof yamlSchema>,
  folder: string,
): z.output<typeof yamlSchema> => ({
  ...yaml,
  sources: yaml.sources.map((source) =>
    source.files === undefined ? source : { ...source, files: resolve(folder, source.files) },
  ),
});

const NO_SETTING = 'no setting of this name here; `paperround init` writes all there are, with comments';

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text (in quotation marks where it looks like something else)',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'settings with names',
};

/** Messages for what the schema has no message of its own. */
function explainIssue(issue: { readonly code?: string; readonly expected?: unknown }): string | undefined {
  if (issue.code === 'invalid_type') return KINDS[String(issue.expected)];
  return issue.code === 'too_small' ? 'a text that is not empty' : undefined;
}

const isGroup = (value: unknown): value is Readonly<Record<PropertyKey, unknown>> =>
  value !== null && typeof value === 'object';

/** The texts under `key` in the items of a list. */
function textsIn(document: unknown, list: string, key: string): readonly string[] {
  const items = valueAt(document, [list]);
  return Array.isArray(items)
    ? items.map((_, index) => valueAt(items, [index, key])).filter((text) => typeof text === 'string')
    : [];
}

/** The document without its invalid settings; in a list of groups, only the invalid groups are dropped. */
function withoutWrong(
  document: unknown,
  issues: readonly { readonly path: readonly PropertyKey[] }[],
): unknown {
  if (!isGroup(document)) return {};
  const wrongIn = (name: string) => issues.filter(({ path }) => path[0] === name);
  const known = Object.entries(document).filter(([name]) => name in yamlSchema.shape);
  return Object.fromEntries(
    known.flatMap(([name, value]): [string, unknown][] => {
      const wrong = wrongIn(name);
      if (wrong.length === 0) return [[name, value]];
      if (!Array.isArray(value)) return [];
      return [
        [name, value.filter((_, index) => !wrong.some(({ path }) => path.length < 2 || path[1] === index))],
      ];
    }),
  );
}

const valueAt = (document: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (isGroup(value) ? value[key] : undefined), document);

const excerpt = (value: unknown): string =>
  value === undefined ? 'nothing' : quoteValue(value).slice(0, 80);

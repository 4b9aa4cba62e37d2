/** Remembers since when each problem has existed. */

import type { Database } from '../database/client.ts';
import type { Problem } from '../problem.ts';

export interface NotedProblem extends Problem {
  readonly since: Date;
}

/** Records new problems and deletes those that are over. Writes nothing if nothing has changed. */
export async function noteProblems(
  db: Database,
  problems: readonly Problem[],
  now: Date,
): Promise<NotedProblem[]> {
  const noted = await db.notedProblem.findMany();
  const known = new Map(noted.map((row) => [keyOf(row), row.since]));
  const present = new Map(problems.map(({ kind, about }) => [keyOf({ kind, about }), { kind, about }]));
  const added = [...present].filter(([key]) => !known.has(key)).map(([, row]) => ({ ...row, since: now }));
  const over = noted.filter((row) => !present.has(keyOf(row)));
  if (added.length > 0) await db.notedProblem.createMany({ data: added, skipDuplicates: true });
  for (const { kind, about } of over) await db.notedProblem.deleteMany({ where: { kind, about } });
  return problems.map((problem) => ({ ...problem, since: known.get(keyOf(problem)) ?? now }));
}

const keyOf = ({ kind, about }: { readonly kind: string; readonly about: string }): string =>
  `${kind} ${about}`;

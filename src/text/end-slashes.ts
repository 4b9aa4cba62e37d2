/** Removes slashes at the end of a path. Pure. */

/** Uses no regular expression: one that looks for the end from each of many slashes takes quadratic time. */
export function withoutEndSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

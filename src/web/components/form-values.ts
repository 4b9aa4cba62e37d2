/** Reads the fields of a posted form, or of a link that fills one, as text. */

type FormValues<T> = { readonly [K in keyof T]: string | readonly string[] };

/**
 * Returns `base` with what was posted: absent fields keep their values, the last of several texts counts, and
 * blank entries of lists are left out. An unticked checkbox sends nothing, so a hidden field stands in for
 * it.
 */
export function readFormValues<T extends FormValues<T>>(form: URLSearchParams, base: T): T {
  const read = ([name, value]: [string, string | readonly string[]]) => {
    const posted = form.getAll(name);
    if (typeof value === 'string') return [name, posted.at(-1) ?? value];
    return [name, form.has(name) ? posted.filter((entry) => entry.trim() !== '') : value];
  };
  return Object.fromEntries(Object.entries<string | readonly string[]>(base).map(read)) as T;
}

/** The order of the browser's test files: those that take longest begin first, so that no worker is left with one at the end. */

const LONGEST = ['month', 'accessibility', 'story', 'site'];

/** @param {{ readonly path: string }} test */
const placeOf = ({ path }) => {
  const place = LONGEST.findIndex((name) => path.endsWith(`/${name}.test.ts`));
  return place === -1 ? LONGEST.length : place;
};

/** jest's option `testSequencer`. */
export default class LongestFirst {
  /** @param {readonly { readonly path: string }[]} tests */
  sort(tests) {
    return [...tests].sort((one, other) => placeOf(one) - placeOf(other));
  }

  /** What jest remembers of a run would change the order of the next. */
  cacheResults() {
    // Nothing is.
  }
}

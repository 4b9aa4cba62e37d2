/** Which versions of Node can run Paperround. Written so that versions far too old still read it. Pure. */

/** The first minor version of each major one that can; a later major one can. */
const LEAST = { 20: 19, 22: 12 };
const FIRST_OF_ALL = 24;

/**
 * @param {string} version as in `process.versions.node`
 * @returns {string | null} a sentence, or null when it can
 */
export function problemOfNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const least = LEAST[major];
  if (major >= FIRST_OF_ALL || (least !== undefined && minor >= least)) return null;
  return `This is Node ${version}. Paperround needs Node 20.19 or later of 20, 22.12 or later of 22, or 24 and later: see https://nodejs.org.`;
}

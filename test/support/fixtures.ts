/** Finds the hand-written files that tests read; the tests themselves run compiled, in another folder. */
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../src/package-root.ts';

const FIXTURES = new URL('test/fixtures/', pathToFileURL(`${packageRoot}/`));

/** For example `fixture('bounces/ordinary-mail.eml')`; a folder must end with a slash. */
export const fixture = (path: string): URL => new URL(path, FIXTURES);

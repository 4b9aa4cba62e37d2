/** Where the hand-written files are that tests read: the tests run compiled, in another folder. */
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../src/package-root.ts';

const FIXTURES = new URL('test/fixtures/', pathToFileURL(`${packageRoot}/`));

/** `fixture('bounces/ordinary-mail.eml')`; a folder ends in a slash. */
export const fixture = (path: string): URL => new URL(path, FIXTURES);

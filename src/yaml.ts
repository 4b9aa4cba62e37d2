/**
 * Loads the YAML library only if there is a file to read: its 73 files take a tenth of a command's start-up
 * time.
 */

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export const loadYaml = (): typeof import('yaml') => require('yaml');

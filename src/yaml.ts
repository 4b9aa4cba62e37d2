/**
 * The YAML library for what every command reads, loaded when there is a file: its 73 files take a tenth of
 * the time in which a command starts.
 */

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export const loadYaml = (): typeof import('yaml') => require('yaml');

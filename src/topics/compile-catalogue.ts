/**
 * `npm run build`: writes the catalogue as JSON, so that no process has to parse YAML before it can begin.
 */

import { compileCatalogue } from './catalogue-files.ts';

compileCatalogue();

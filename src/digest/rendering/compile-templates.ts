/** `npm run build`: compiles the mail templates, so that no process that sends has to load MJML. */

import { compileTemplates } from './mjml-compiler.ts';

await compileTemplates();

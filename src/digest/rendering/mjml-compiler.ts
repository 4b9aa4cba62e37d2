/** Compiles MJML to html with placeholders; loads MJML (0.4 s, 90 MB) only if it has to compile. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveDesign } from '../../design.ts';
import { messageOf, PaperroundError } from '../../errors.ts';
import { packageRoot } from '../../package-root.ts';
import { replaceFile } from '../../replace-file.ts';
import { lintMail } from './lint-mail.ts';
import { parseTemplate, type Template } from './template.ts';

const FOLDER = join(packageRoot, 'templates', 'mail');

/** Output of the build, valid while the templates are unchanged. */
const COMPILED = join(packageRoot, 'dist', 'templates');

/** The mail templates; the partials are included in them. */
const TEMPLATES = ['digest', 'notice'] as const;

/**
 * Loads one compiled template of templates/mail/. Call once per process and template, never per
 * reader.
 */
export async function loadTemplate(name: (typeof TEMPLATES)[number]): Promise<Template> {
  const source = await readTemplate(name);
  const file = compiledFile(name, source);
  return parseTemplate(existsSync(file) ? await readFile(file, 'utf8') : await compileMjml(source, name));
}

/** Compiles all templates for `loadTemplate`; the last step of `npm run build`. */
export async function compileTemplates(): Promise<void> {
  await mkdir(COMPILED, { recursive: true });
  for (const name of TEMPLATES) {
    const source = await readTemplate(name);
    const file = compiledFile(name, source);
    replaceFile(file, linted(await compileMjml(source, name), name));
  }
}

/**
 * Makes the build, not readers, find what mail programs do not show.
 * @throws PaperroundError `bad_template` if lintMail finds a problem
 */
function linted(html: string, name: string): string {
  const problems = lintMail(html);
  if (problems.length === 0) return html;
  throw new PaperroundError('bad_template', `templates/mail/${name}.mjml: ${problems.join(' ')}`, {
    hint: 'Write it otherwise; what is known of mail programs is in src/digest/rendering/lint-mail.ts.',
  });
}

/** The name contains a hash of the source: a template changed since the build is compiled at load time. */
const compiledFile = (name: string, source: string): string =>
  join(COMPILED, `${name}-${createHash('sha256').update(source).digest('hex').slice(0, 16)}.html`);

/** Reads a template file, includes its partials (`{{> name}}`) and fills in colours, type and edges. */
export const readTemplate = async (name: string): Promise<string> => resolveDesign(await readWhole(name));

async function readWhole(name: string): Promise<string> {
  const source = await readFile(join(FOLDER, `${name}.mjml`), 'utf8');
  const pieces = source.split(/\{\{> ([a-z-]+)\}\}/);
  const whole = pieces.map((piece, at) => (at % 2 === 0 ? piece : readWhole(piece)));
  return (await Promise.all(whole)).join('');
}

// White space with a line break, next to a tag or block marker. Templates keep words and inline tags
// on one line.
const BETWEEN_TAGS = /(?<=[>}])\s*\n\s*|\s*\n\s*(?=<|\{\{[#/])/g;

/**
 * Compiles MJML, strictly validated, to html that loads nothing from elsewhere: MJML's web fonts are
 * off. Drops line breaks and indentation between tags, which would cost a fifth of the mail's size.
 */
export async function compileMjml(source: string, name: string): Promise<string> {
  const mjml2html = await loadMjml(name);
  try {
    const { html } = await mjml2html(source, { validationLevel: 'strict', fonts: {}, keepComments: false });
    return `${html.replace(BETWEEN_TAGS, '').replace(/\s*\n\s*/g, '\n')}\n`;
  } catch (error) {
    throw new PaperroundError(
      'bad_template',
      `templates/mail/${name}.mjml does not compile: ${messageOf(error)}`,
      {
        hint: 'Correct the template; `npm run -s paperround -- preview` shows the result.',
        cause: error,
      },
    );
  }
}

/** MJML is a development dependency: to change a template of an installed package, install MJML as well. */
async function loadMjml(name: string): Promise<typeof import('mjml')> {
  try {
    return (await import('mjml')).default;
  } catch (error) {
    throw new PaperroundError(
      'bad_template',
      `templates/mail/${name}.mjml was changed since the build, and MJML is not installed: ${messageOf(error)}`,
      {
        hint: `Run \`npm install --no-save mjml\` in ${packageRoot}, or put the template back.`,
        cause: error,
      },
    );
  }
}

/** MJML to HTML with open places. The only file that knows MJML, and it loads MJML (0.4 s, 90 MB) only when it has to compile. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, PaperroundError } from '../../errors.ts';
import { packageRoot } from '../../package-root.ts';
import { parseTemplate, type Template } from './template.ts';

const FOLDER = join(packageRoot, 'templates', 'mail');

/** What the build compiled, for as long as the templates are the same. */
const COMPILED = join(packageRoot, 'dist', 'templates');

/** The templates of mails; their partials are put into them. */
const TEMPLATES = ['digest', 'notice'] as const;

/** One file of templates/mail/, compiled. Call it once per process and template, never per reader. */
export async function loadTemplate(name: (typeof TEMPLATES)[number]): Promise<Template> {
  const source = await readTemplate(name);
  const file = compiledFile(name, source);
  return parseTemplate(existsSync(file) ? await readFile(file, 'utf8') : await compileMjml(source, name));
}

/** Compiles all templates for loadTemplate; the last step of `npm run build`. */
export async function compileTemplates(): Promise<void> {
  await mkdir(COMPILED, { recursive: true });
  for (const name of TEMPLATES) {
    const source = await readTemplate(name);
    const file = compiledFile(name, source);
    // Under another name first: half a template must never be taken for a whole one.
    await writeFile(`${file}.new`, await compileMjml(source, name));
    await rename(`${file}.new`, file);
  }
}

/** Named by its source: a template that was changed since the build is compiled when it is loaded. */
const compiledFile = (name: string, source: string): string =>
  join(COMPILED, `${name}-${createHash('sha256').update(source).digest('hex').slice(0, 16)}.html`);

/** A template file with its partials (`{{> name}}`) put in. */
export async function readTemplate(name: string): Promise<string> {
  const source = await readFile(join(FOLDER, `${name}.mjml`), 'utf8');
  const pieces = source.split(/\{\{> ([a-z-]+)\}\}/);
  const whole = pieces.map((piece, at) => (at % 2 === 0 ? piece : readTemplate(piece)));
  return (await Promise.all(whole)).join('');
}

// White space with a line break in it, beside a tag or a block mark. Templates keep words and their inline tags on one line.
const BETWEEN_TAGS = /(?<=[>}])\s*\n\s*|\s*\n\s*(?=<|\{\{[#/])/g;

/**
 * HTML from MJML, strictly validated, with nothing loaded from elsewhere: MJML's own web fonts are switched off.
 * Line breaks and indentation between tags are dropped: they would cost a fifth of the mail's size.
 */
export async function compileMjml(source: string, name: string): Promise<string> {
  const { default: mjml2html } = await import('mjml');
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

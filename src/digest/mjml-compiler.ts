/** MJML to HTML with open places. The only file that knows MJML, and it loads MJML (0.4 s, 90 MB) only when asked to compile. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, PaperroundError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import { parseTemplate, type Template } from './template.ts';

const FOLDER = join(packageRoot, 'templates', 'mail');

/** One file of templates/mail/, compiled. Call it once per process and template, never per reader. */
export const loadTemplate = async (name: string): Promise<Template> => parseTemplate(await compileMjml(await readTemplate(name), name));

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
    throw new PaperroundError('bad_template', `templates/mail/${name}.mjml does not compile: ${messageOf(error)}`, {
      hint: 'Correct the template; `npm run -s paperround -- preview` shows the result.',
      cause: error,
    });
  }
}

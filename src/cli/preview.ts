/** `preview`: writes a reader's next digest to files, by the same code path as sending. */

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { explainItem, explainLead } from '../digest/rendering/why.ts';
import { badUsage, messageOf } from '../errors.ts';
import { wholeText } from '../mail/format/fragment.ts';
import { previewDigest } from '../pipeline/preview-digest.ts';
import { isWebhookAddress } from '../readers/webhook.ts';
import type { CommandModule } from './command.ts';
import { writePrivateFile } from './private-file.ts';
import { getReaderByAddress } from './readers.ts';

export const command: CommandModule = {
  define(cmd) {
    cmd
      .argument('<email>', 'the reader')
      .requiredOption(
        '--out <folder>',
        'where digest.eml, digest.html (unless the reader wants text only) and digest.txt go',
      );
  },
  async run(context, args, options) {
    const app = await context.app();
    const reader = await getReaderByAddress(app, args[0] as string);
    if (isWebhookAddress(reader.email))
      throw badUsage('A webhook gets no mail: `webhooks test NAME --out FILE` writes what would be posted.');
    const preview = await previewDigest(app, reader);
    if (preview === null) {
      return {
        json: { files: [], papers: 0, bytes: 0, edition: null, items: [] },
        text: 'Nothing in the store is new to this reader and matches: no mail would be sent.',
      };
    }
    const topicNames = new Map(app.topics.map(({ slug, name }) => [slug, name]));
    const folder = resolve(options.out as string);
    // The files are private to this user, because the links in them act on the reader's behalf.
    const { mail, rendered, selection } = preview;
    const html = wholeText(rendered.html);
    const contents: Record<string, string | Buffer> = {
      'digest.eml': mail.raw,
      ...(html === '' ? {} : { 'digest.html': html }),
      'digest.txt': wholeText(rendered.text),
    };
    const files = Object.keys(contents).map((name) => join(folder, name));
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw badUsage(`The files could not be written to --out ${folder}: ${messageOf(error)}`);
    });
    for (const [name, content] of Object.entries(contents))
      await writePrivateFile(join(folder, name), [content]);
    const { kind, number, periodStart, periodEnd } = selection.edition;
    const items = rendered.items.map((item, index) => ({
      id: item.paper.id,
      section: rendered.sections[index],
      because:
        rendered.sections[index] === 'lead'
          ? explainLead(item, topicNames, rendered.items.length === 1)
          : explainItem(item, topicNames),
    }));
    const edition = { kind, number, periodStart, periodEnd };
    return {
      json: { files, papers: rendered.shown, bytes: mail.raw.length, edition, items },
      text: `No. ${number} (${kind}): ${rendered.shown} papers, ${mail.raw.length} bytes:\n${files.join('\n')}`,
    };
  },
};

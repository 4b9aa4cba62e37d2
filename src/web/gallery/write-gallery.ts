/**
 * `npm run gallery [FOLDER]`: writes the page with every mail, to open in a browser; needs no store and no
 * network.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GALLERY_WORDING } from '../../text/wording/gallery-wording.ts';
import { loadAssets } from '../components/assets.ts';
import { html, markupOf } from '../http/html.ts';
import { galleryMails } from './gallery-mails.ts';
import { galleryBody, galleryFiles } from './gallery-page.ts';

const folder = process.argv[2] ?? join('data', 'gallery');
const mails = await galleryMails();
const page = html`<html lang="en">
<head><meta charset="utf-8"><title>${GALLERY_WORDING.title} · Paperround</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="style.css"></head>
<body><main>${galleryBody(mails, (name) => name)}</main></body>
</html>`;

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'style.css'), loadAssets().style.body);
writeFileSync(join(folder, 'index.html'), `<!doctype html>\n${markupOf(page)}\n`);
for (const [name, content] of galleryFiles(mails)) writeFileSync(join(folder, name), content);
process.stdout.write(`Wrote ${mails.length} mails: open ${join(folder, 'index.html')} in a browser.\n`);

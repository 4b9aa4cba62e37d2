/** The labels of links as template values: `{{labelPdf}}` is LINK_WORDING.pdf. Pure. */

import { LINK_WORDING } from '../../text/wording/digest-wording.ts';
import type { Values } from './template.ts';

export const linkLabels = (): Values =>
  Object.fromEntries(
    Object.entries(LINK_WORDING).flatMap(([name, label]) =>
      typeof label === 'string' ? [[`label${name.charAt(0).toUpperCase()}${name.slice(1)}`, label]] : [],
    ),
  );

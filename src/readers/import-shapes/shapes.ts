/** The tools whose exports are recognised by their first line. Pure. */

import { buttondown } from './buttondown.ts';
import { ghost } from './ghost.ts';
import { keila } from './keila.ts';
import { listmonk } from './listmonk.ts';
import { mailchimp } from './mailchimp.ts';
import type { ImportShape } from './shape.ts';
import { substack } from './substack.ts';

const SHAPES: readonly ImportShape[] = [listmonk, mailchimp, ghost, buttondown, substack, keila];

/** Returns the tool whose exports have these columns (in lower case), or null. */
export const recogniseShape = (columns: readonly string[]): ImportShape | null =>
  SHAPES.find((shape) => shape.recognises((column) => columns.includes(column))) ?? null;

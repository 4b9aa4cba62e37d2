/** Fetches the items of a Zotero library by its API key, which is sent only to Zotero and stored nowhere. */

import { MOST_REFERENCES, type ReadReferences } from '../listings/references/reference.ts';
import { readZoteroItems } from '../listings/references/zotero-references.ts';
import { ZOTERO_PROBLEMS } from '../text/wording/input-wording.ts';
import { fetchPolitely, type PoliteFetching } from './fetching/fetch-politely.ts';

export const ZOTERO_API = 'https://api.zotero.org';

const KEY = /^[A-Za-z0-9]{16,64}$/;
const ITEMS_A_PAGE = 100;

/** The newest items, or why there are none, as a sentence for the reader. */
export type ZoteroAnswer = ReadReferences | { readonly problem: string };

/** @param api ZOTERO_API, except in tests */
export async function readZoteroLibrary(
  parts: PoliteFetching,
  { api, key, signal }: { readonly api: string; readonly key: string; readonly signal: AbortSignal },
): Promise<ZoteroAnswer> {
  if (!KEY.test(key)) return { problem: ZOTERO_PROBLEMS.noKey };
  const ask = async (path: string): Promise<unknown> => {
    const secretHeaders = { 'zotero-api-key': key, 'zotero-api-version': '3' };
    const page = await fetchPolitely(parts, { url: `${api}${path}`, secretHeaders, signal });
    if (page.kind === 'page') return JSON.parse(Buffer.from(page.raw.bytes).toString('utf8'));
    throw new ZoteroProblem(page.kind === 'failed' ? page.status : null);
  };
  try {
    const owner = (await ask('/keys/current')) as { readonly userID?: unknown } | null;
    const user = Number(owner?.userID);
    if (!Number.isSafeInteger(user) || user <= 0) throw new ZoteroProblem(null);
    const items: unknown[] = [];
    while (items.length < MOST_REFERENCES) {
      const page = await ask(
        `/users/${user}/items/top?format=json&sort=dateAdded&direction=desc&limit=${ITEMS_A_PAGE}&start=${items.length}`,
      );
      if (!Array.isArray(page)) throw new ZoteroProblem(null);
      items.push(...page.slice(0, ITEMS_A_PAGE));
      if (page.length < ITEMS_A_PAGE) break;
    }
    return readZoteroItems(items);
  } catch (error) {
    if (error instanceof ZoteroProblem && (error.status === 403 || error.status === 404))
      return { problem: ZOTERO_PROBLEMS.unknownKey };
    if (error instanceof ZoteroProblem || error instanceof SyntaxError || signal.aborted)
      return { problem: ZOTERO_PROBLEMS.unavailable };
    throw error;
  }
}

class ZoteroProblem extends Error {
  readonly status: number | null;
  constructor(status: number | null) {
    super(`Zotero answered ${status ?? 'with something else'}`);
    this.status = status;
  }
}

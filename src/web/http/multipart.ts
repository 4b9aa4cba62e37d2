/**
 * Parses multipart/form-data (RFC 7578), also as mail programs write it: Node's own parser finds nothing if
 * quotation marks are left out, or text precedes the first part, as RFC 2046 and 2183 allow.
 */

export interface FormPart {
  readonly name: string;
  readonly isFile: boolean;
  readonly bytes: Buffer;
}

const HEAD_END = '\r\n\r\n';

/** Returns the named parts; none if the body lacks its closing boundary. */
export function parseMultipart(body: Buffer, contentType: string): readonly FormPart[] {
  const boundary = parameters(contentType).get('boundary');
  if (boundary === undefined) return [];
  const delimiter = `\r\n--${boundary}`;
  // The body may begin with the first boundary, without a line end before it.
  const lines = Buffer.concat([Buffer.from('\r\n'), body]);
  const parts: FormPart[] = [];
  let start = lines.indexOf(delimiter);
  while (start !== -1) {
    start += Buffer.byteLength(delimiter);
    if (lines.subarray(start, start + 2).equals(Buffer.from('--'))) return parts;
    const end = lines.indexOf(delimiter, start);
    const part = end === -1 ? null : parsePart(lines.subarray(start, end));
    if (part !== null) parts.push(part);
    start = end;
  }
  return [];
}

/** @param raw what follows a boundary, from the white space at the end of its line on */
function parsePart(raw: Buffer): FormPart | null {
  const headEnd = raw.indexOf(HEAD_END);
  const head = raw.subarray(0, Math.max(headEnd, 0)).toString('utf8');
  const disposition = /^content-disposition:[ \t]*(form-data\b.*)/im.exec(
    head.replace(/\r\n(?=[ \t])/g, ''),
  )?.[1];
  if (disposition === undefined) return null;
  const named = parameters(disposition);
  const name = named.get('name');
  if (name === undefined) return null;
  return { name, isFile: named.has('filename'), bytes: raw.subarray(headEnd + HEAD_END.length) };
}

/** Returns the parameters of a header by name in lower case. */
const parameters = (header: string): ReadonlyMap<string, string> =>
  new Map(
    Array.from(
      header.matchAll(/;[ \t]*([\w-]+)[ \t]*=[ \t]*(?:"([^"]*)"|([^\s;"]+))/g),
      ([, name = '', quoted, bare = '']) => [name.toLowerCase(), quoted ?? bare],
    ),
  );

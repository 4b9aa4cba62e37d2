/** The text of a message of one plain-text part (RFC 5322), with its transfer encoding (RFC 2045) undone; text without headers is left as it is. */

const LONGEST_HEAD = 20_000;

/** The header fields at the start of `message`, names in lower case, folded lines joined; empty where it does not begin with any. */
export function headersOf(message: string): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  const start = message.slice(0, LONGEST_HEAD).replace(/^\s+/, '');
  let last = '';
  for (const line of start.split('\n')) {
    const field = /^([A-Za-z][\w-]{1,60}):\s?(.*)$/.exec(line);
    if (field !== null) {
      last = (field[1] ?? '').toLowerCase();
      if (!headers.has(last)) headers.set(last, (field[2] ?? '').trim());
    } else if (/^[ \t]+\S/.test(line) && last !== '') headers.set(last, `${headers.get(last) ?? ''} ${line.trim()}`);
    else if (!/^From /.test(line)) break;
  }
  return headers;
}

/** `message` with a quoted-printable or base64 body decoded, headers included. */
export function mailText(message: string): string {
  const encoding = headersOf(message).get('content-transfer-encoding')?.toLowerCase() ?? '';
  if (encoding !== 'quoted-printable' && encoding !== 'base64') return message;
  const end = message.search(/\S[ \t]*\n[ \t]*\n/);
  if (end < 0) return message;
  const body = message.slice(end + 1);
  const bytes = encoding === 'base64' ? Buffer.from(body, 'base64') : unquoted(Buffer.from(body, 'utf8'));
  return `${message.slice(0, end + 1)}\n\n${new TextDecoder('utf-8').decode(bytes).replace(/\r\n?/g, '\n')}`;
}

const hexOf = (digits: string): number => (/^[0-9A-Fa-f]{2}$/.test(digits) ? Number.parseInt(digits, 16) : Number.NaN);
const EQUALS = 0x3d;
const LINE_FEED = 0x0a;

/** Quoted-printable bytes decoded in place: the result is never longer. */
function unquoted(bytes: Buffer): Buffer {
  let length = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    const code = byte === EQUALS ? hexOf(bytes.toString('latin1', index + 1, index + 3)) : Number.NaN;
    if (byte === EQUALS && bytes[index + 1] === LINE_FEED) index += 1;
    else if (Number.isNaN(code)) bytes[length++] = byte;
    else {
      bytes[length++] = code;
      index += 2;
    }
  }
  return bytes.subarray(0, length);
}

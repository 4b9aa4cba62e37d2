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
  const decoded = encoding === 'base64' ? Buffer.from(body, 'base64') : Buffer.from(unquoted(body), 'latin1');
  return `${message.slice(0, end + 1)}\n\n${new TextDecoder('utf-8').decode(decoded).replace(/\r\n?/g, '\n')}`;
}

// The result has one character per byte, like the "binary" strings that Buffer reads as latin1.
function unquoted(body: string): string {
  const bytes = Buffer.from(body, 'utf8').toString('latin1');
  return bytes
    .replace(/[ \t]+\n/g, '\n')
    .replace(/=\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

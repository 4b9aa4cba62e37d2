/** Decodes the bytes of a file as UTF-8, or as UTF-16 where a byte order mark says so. Pure. */

const BYTE_ORDER_MARK = '\uFEFF';

export type Chunks = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

/**
 * Yields the text in non-empty pieces, without the byte order mark. Chunks that are strings need no decoding.
 */
export async function* decodeText(chunks: Chunks): AsyncGenerator<string> {
  let head = new Uint8Array();
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let started = false;
  const piece = (text: string): string => {
    const first = !started && text !== '';
    started ||= first;
    return first && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  };
  for await (const chunk of chunks) {
    let text: string;
    if (typeof chunk === 'string') text = chunk;
    else if (decoder !== null) text = decoder.decode(chunk, { stream: true });
    else {
      head = Buffer.concat([head, chunk]);
      // Two bytes are enough to recognise the encoding.
      if (head.length < 2) continue;
      decoder = new TextDecoder(encodingOf(head), { ignoreBOM: true });
      text = decoder.decode(head, { stream: true });
    }
    const next = piece(text);
    if (next !== '') yield next;
  }
  const rest = piece((decoder ?? new TextDecoder()).decode(decoder === null ? head : undefined));
  if (rest !== '') yield rest;
}

function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8';
}

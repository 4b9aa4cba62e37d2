/** Splitting the input of clients into batches for the session. */
import {
  encryptionMessage,
  MessageReader,
  queryMessage,
  startMessage,
  syncMessage,
} from '../../../src/database/embedded/wire-protocol.ts';

const message = (type: string, body: string): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, Buffer.from(body)]);
};

/** The messages that a reader finds in `bytes` when they arrive in chunks of `size`. */
function cut(bytes: Buffer, size: number): string[] {
  const reader = new MessageReader();
  const found: string[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    reader.push(bytes.subarray(at, at + size));
    for (let batch = reader.nextBatch(); batch !== null; batch = reader.nextBatch()) {
      if (batch === 'end') return [...found, 'end'];
      found.push(`${batch.unfinished ? 'unfinished' : 'whole'} ${batch.bytes.length}`);
    }
  }
  return found;
}

test('messages are cut into the same batches in whatever pieces they come', () => {
  const extended = [
    message('P', 'parse'),
    message('B', 'b'.repeat(300)),
    message('D', ''),
    message('E', ''),
    Buffer.from(syncMessage),
  ];
  const bytes = Buffer.concat([
    ...extended,
    queryMessage('SELECT 1'),
    message('P', 'x'),
    message('H', ''),
    syncMessage,
    message('X', ''),
  ]);
  const whole = cut(bytes, bytes.length);
  expect(whole).toEqual([
    `whole ${Buffer.concat(extended).length}`,
    'whole 14',
    'unfinished 11',
    'whole 5',
    'end',
  ]);
  for (const size of [1, 2, 3, 5, 7, 64, 311]) expect(cut(bytes, size)).toEqual(whole);
});

test('a client that asks for encryption first is answered before its session starts', () => {
  const reader = new MessageReader();
  reader.push(Buffer.from(encryptionMessage));
  expect(reader.nextOpening()).toBe('encryption');
  reader.push(Buffer.from(startMessage('reader', 'papers')));
  reader.push(Buffer.from(queryMessage('SELECT 1')));
  expect(reader.nextOpening()).toBe('start');
  expect(reader.nextBatch()).toEqual({ bytes: queryMessage('SELECT 1'), unfinished: false });
});

test('bytes of another protocol are refused', () => {
  const reader = new MessageReader();
  reader.push(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
  expect(() => reader.nextOpening()).toThrow('no PostgreSQL client');
  const impossible = new MessageReader();
  impossible.push(Buffer.from([0x51, 0xff, 0xff, 0xff, 0xff, 0]));
  expect(() => impossible.nextBatch()).toThrow('not understood');
});

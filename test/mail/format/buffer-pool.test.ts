/** Buffers of mails are used again, and never by two mails at once. */
import { createMailBuffers } from '../../../src/mail/format/buffer-pool.ts';

test('the buffer of a mail that was sent serves another one', () => {
  const buffers = createMailBuffers();
  const first = buffers.take(1000);
  expect(first).toHaveLength(1000);
  buffers.release(first);
  expect(buffers.take(2000).buffer).toBe(first.buffer);
});

test('two mails never share a buffer, not even when one is returned twice', () => {
  const buffers = createMailBuffers();
  const first = buffers.take(1000);
  buffers.release(first);
  buffers.release(first);
  const [second, third] = [buffers.take(1000), buffers.take(1000)];
  expect(second.buffer).not.toBe(third.buffer);
});

test('what was not taken here is left alone', () => {
  const buffers = createMailBuffers();
  const other = Buffer.from('a mail from elsewhere');
  buffers.release(other);
  expect(buffers.take(10).buffer).not.toBe(other.buffer);
});

test('a mail of any size gets its buffer', () => {
  const buffers = createMailBuffers();
  const large = buffers.take(3_000_000);
  expect(large).toHaveLength(3_000_000);
  buffers.release(large);
  expect(buffers.take(3_000_000).buffer).not.toBe(large.buffer);
});

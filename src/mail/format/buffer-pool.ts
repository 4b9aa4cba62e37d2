/**
 * A pool of buffers for composed mails: allocating a buffer for each would cost more than composing the mail.
 */

/** Nearly every mail fits: it has at most 95 KB of html, and its text, both encoded. */
const BUFFER_BYTES = 160 * 1024;

export interface MailBuffers {
  /** Returns a buffer of `bytes` bytes with arbitrary content. */
  take(bytes: number): Buffer;
  /**
   * Returns a mail's buffer to the pool. Call it only when the mail is no longer read. A buffer that is not
   * from the pool is ignored.
   */
  release(mail: Buffer): void;
}

export function createMailBuffers(): MailBuffers {
  const free: Buffer[] = [];
  /**
   * The buffers in use. Ensures that a buffer that is released twice, or is not from this pool, is never
   * shared by two mails.
   */
  const lent = new WeakMap<ArrayBufferLike, Buffer>();
  return {
    take(bytes) {
      if (bytes > BUFFER_BYTES) return Buffer.allocUnsafe(bytes);
      const whole = free.pop() ?? Buffer.allocUnsafeSlow(BUFFER_BYTES);
      lent.set(whole.buffer, whole);
      return whole.subarray(0, bytes);
    },
    release(mail) {
      const whole = lent.get(mail.buffer);
      if (whole === undefined) return;
      lent.delete(mail.buffer);
      free.push(whole);
    },
  };
}

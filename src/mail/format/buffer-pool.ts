/** A pool of buffers for composed mails: allocating one for each costs more than composing into it. */

/** Nearly every mail fits: 95 KB of html at most, and its text, encoded. */
const BUFFER_BYTES = 160 * 1024;

export interface MailBuffers {
  /** A buffer of `bytes`, with arbitrary content. */
  take(bytes: number): Buffer;
  /**
   * Returns the buffer of a mail to the pool. Only for a mail that is not read any more; a buffer that
   * is not from the pool is ignored.
   */
  release(mail: Buffer): void;
}

export function createMailBuffers(): MailBuffers {
  const free: Buffer[] = [];
  /**
   * The buffers in use; one that is released twice, or is not from this pool, must not be shared by two
   * mails.
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

/** Memory for composed mails that is used again and again: new memory for each costs more than composing into it. */

/** Nearly every mail fits: 95 KB of html at most, and its text, encoded. */
const BUFFER_BYTES = 160 * 1024;

export interface MailBuffers {
  /** A buffer of `bytes`, with anything in it. */
  take(bytes: number): Buffer;
  /**
   * Frees the buffer of a mail for another one. Only for a mail of which no byte is read any more; any other
   * buffer is left alone.
   */
  release(mail: Buffer): void;
}

export function createMailBuffers(): MailBuffers {
  const free: Buffer[] = [];
  /** What is in use; what is released twice, or was never taken here, must not get to two mails. */
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

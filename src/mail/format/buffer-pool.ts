/** Memory for composed mails that is used again and again: new memory for each costs more than composing into it. */

/** Nearly every mail fits: 95 KB of html at most, and its text, encoded. */
const BUFFER_BYTES = 160 * 1024;

export interface MailBuffers {
  /** Room for `bytes`, with anything in it. */
  take(bytes: number): Buffer;
  /** Makes the room of a mail free for another one. Only for a mail of which nobody will read a byte any more; any other buffer is left alone. */
  giveBack(mail: Buffer): void;
}

export function createMailBuffers(): MailBuffers {
  const free: Buffer[] = [];
  /** What is in use; what is given back twice, or was never taken here, must not get to two mails. */
  const lent = new WeakMap<ArrayBufferLike, Buffer>();
  return {
    take(bytes) {
      if (bytes > BUFFER_BYTES) return Buffer.allocUnsafe(bytes);
      const whole = free.pop() ?? Buffer.allocUnsafeSlow(BUFFER_BYTES);
      lent.set(whole.buffer, whole);
      return whole.subarray(0, bytes);
    },
    giveBack(mail) {
      const whole = lent.get(mail.buffer);
      if (whole === undefined) return;
      lent.delete(mail.buffer);
      free.push(whole);
    },
  };
}

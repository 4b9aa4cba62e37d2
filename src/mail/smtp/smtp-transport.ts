/** Sends over SMTP on kept connections, and knows for every failure whether the server may have the mail. */

import { messageOf } from '../../errors.ts';
import type { AttemptResult, Gate, OutgoingMail, Transport } from '../mail.ts';
import { classifyReply, oneLine } from './classify.ts';
import { DEFAULT_TIMEOUTS, hangUp, type Line, openLine, type SmtpOptions } from './smtp-connection.ts';
import { unsendable, withAsciiDomain } from './smtp-envelope.ts';
import { isPositive, type SmtpReply, sendOverWire } from './smtp-wire.ts';

/** Each mail has a connection to itself. The caller decides how many are sent at once. */
export function createSmtpTransport(options: SmtpOptions): Transport {
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const idle: Line[] = [];
  let busy = 0;
  let onQuiet: (() => void) | null = null;

  function takeIdle(): Line | null {
    for (let line = idle.pop(); line; line = idle.pop()) {
      if (line.idleTimer) clearTimeout(line.idleTimer);
      if (!line.broken && !line.wire.hasReply()) return line;
      line.connection.close();
    }
    return null;
  }

  function keep(line: Line): void {
    line.idleTimer = setTimeout(() => {
      idle.splice(idle.indexOf(line), 1);
      hangUp(line);
    }, timeouts.idleMs).unref();
    idle.push(line);
  }

  async function sendOver(line: Line, mail: OutgoingMail, gate: Gate): Promise<AttemptResult> {
    const refusal = unsendable(mail, line.extensions);
    if (refusal) {
      keep(line);
      return refusal;
    }
    let dotSent = false;
    let withheld = false;
    const watchedGate = () =>
      gate().catch((error: unknown) => {
        withheld = true;
        throw error;
      });
    let answer: SmtpReply;
    try {
      answer = await sendOverWire(line.wire, line.extensions, mail, watchedGate, () => {
        dotSent = true;
      });
    } catch (error) {
      // The connection ended before any response to the dot, or the gate withheld the message for which the
      // server is still waiting: closing the connection ends that.
      line.connection.close();
      if (withheld) throw error;
      const reason = oneLine(messageOf(error));
      return dotSent ? { kind: 'uncertain', reason } : { kind: 'unreachable', reason, duringMail: true };
    }
    if (isPositive(answer.reply)) {
      keep(line);
      return { kind: 'sent', response: oneLine(answer.reply) };
    }
    if (dotSent && !/^[45]/.test(answer.reply)) {
      line.connection.close();
      return { kind: 'uncertain', reason: oneLine(`an answer that is neither yes nor no: ${answer.reply}`) };
    }
    const result = classifyReply(answer.stage, answer.reply);
    // A refused envelope leaves the transaction open until a RSET.
    const clean = answer.reusable && result.code !== 421 && !line.broken && (dotSent || (await reset(line)));
    if (clean) keep(line);
    else line.connection.close();
    return result;
  }

  return {
    async send(mail, gate = async () => undefined) {
      busy += 1;
      try {
        const ready = {
          ...mail,
          envelope: { from: withAsciiDomain(mail.envelope.from), to: withAsciiDomain(mail.envelope.to) },
        };
        const kept = takeIdle();
        if (kept) {
          const result = await sendOver(kept, ready, gate);
          if (!isClosedLine(result)) return result;
        }
        const line = await openLine(options, timeouts);
        return 'kind' in line ? line : await sendOver(line, ready, gate);
      } finally {
        busy -= 1;
        if (busy === 0) onQuiet?.();
      }
    },

    async close() {
      if (busy > 0) {
        await new Promise<void>((resolve) => {
          onQuiet = resolve;
        });
      }
      for (let line = takeIdle(); line; line = takeIdle()) hangUp(line);
    },
  };
}

/** Connects and logs in once, for `doctor`. Returns null on success, otherwise the error. */
export async function checkSmtp(options: SmtpOptions): Promise<AttemptResult | null> {
  const line = await openLine(options, { ...DEFAULT_TIMEOUTS, ...options.timeouts });
  if ('kind' in line) return line;
  hangUp(line);
  return null;
}

/**
 * Was a kept connection closed? A server may do that at any time. It has accepted nothing of the mail then,
 * so the mail may be sent over a new connection.
 */
const isClosedLine = (result: AttemptResult): boolean =>
  result.kind === 'unreachable' || (result.kind === 'refused' && result.code === 421);

function reset(line: Line): Promise<boolean> {
  line.wire.write('RSET\r\n');
  // If the connection breaks here, the response to the mail is known already, and the next mail gets another
  // connection.
  return line.wire.reply().then(isPositive, () => false);
}

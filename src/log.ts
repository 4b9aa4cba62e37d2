/** Logs JSON lines to stderr, readable text on a terminal; never addresses, tokens or secrets. */

import { type Logger, pino, stdSerializers } from 'pino';
import { withoutUrlSecrets } from './secret-in-url.ts';

export type { Logger } from 'pino';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

// Everything that looks like an address, or like a token in a link, is cut from each logged string.
const ADDRESS = /[^\s<>"'(),;:]{1,64}(?:@|%40)[^\s<>"'(),;:]{1,255}/gi;
const TOKEN = /\/(confirm|preferences|unsubscribe|digests|editions|feedback|email|my)\/[\w-]{16,}/g;

/** Returns `text` without addresses, tokens, and keys in URLs. */
export const redact = (text: string): string =>
  withoutUrlSecrets(text).replace(ADDRESS, '[address]').replace(TOKEN, '/$1/[token]');

/** Redacts every string in `value`, at any depth. Errors are left to their serializer. */
function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(redactValue);
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactValue(inner)]));
}

export function createLog(level: LogLevel, terminal: boolean = process.stderr.isTTY): Logger {
  const destination = terminal
    ? { write: (line: string) => process.stderr.write(readable(line)) }
    : pino.destination({ fd: 2, sync: true });
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (facts) => redactValue(facts) as Record<string, unknown>,
      },
      serializers: {
        err: (error: Error) => {
          const plain = stdSerializers.err(error);
          return {
            type: plain.type,
            // pino appends the causes to the message, which ends with a full stop.
            message: redact(plain.message.replaceAll('.: ', ': ')),
            stack: redact(plain.stack ?? ''),
            code: (error as { code?: unknown }).code,
          };
        },
      },
      hooks: {
        logMethod(args, method) {
          method.apply(this, args.map((arg) => (typeof arg === 'string' ? redact(arg) : arg)) as typeof args);
        },
      },
    },
    destination,
  );
}

function readable(line: string): string {
  const { time, level, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const facts = Object.entries(rest).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const problem = err === undefined ? '' : `\n  ${(err as { stack?: string }).stack ?? ''}`;
  return `${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${String(msg ?? '')} ${facts.join(' ')}${problem}\n`;
}

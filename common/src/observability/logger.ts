import pino, { type Logger } from 'pino';
import { settingsOrDefaults } from '../service/settings';
import { currentRequestId } from './request-id';
import { currentTraceId } from './trace';

export type { Logger };

/** Never in the log, wherever an object that has them is logged. */
const secrets = ['password', 'token', 'jwt', 'cookie', 'authorization', 'set-cookie'];

/**
 * The process's log: one JSON object a line on standard output, with the request and the trace
 * that it belongs to.
 *
 * `LOG_LEVEL` sets the least level written (`fatal` … `trace`, `silent`); the default is `info`,
 * and `silent` under Jest, so that a test's output is its own.
 */
export const logger: Logger = pino({
  level: isQuietTest() ? 'silent' : settingsOrDefaults(['LOG_LEVEL']).LOG_LEVEL,
  base: { service: process.env.SERVICE_NAME },
  formatters: { level: (label) => ({ level: label }) },
  timestamp: pino.stdTimeFunctions.isoTime,
  mixin: () => ({ requestId: currentRequestId(), traceId: currentTraceId() }),
  redact: {
    paths: secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
    censor: '[redacted]',
  },
});

function isQuietTest(): boolean {
  return process.env.NODE_ENV === 'test' && !process.env.LOG_LEVEL;
}

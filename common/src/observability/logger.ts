import pino, { type Logger } from 'pino';

export type { Logger };

/**
 * The process's log: one JSON object a line on standard output.
 *
 * `LOG_LEVEL` sets the least level written (`fatal` … `trace`, `silent`); the default is `info`,
 * and `silent` under Jest, so that a test's output is its own.
 */
export const logger: Logger = pino({
  level: process.env.LOG_LEVEL ?? (process.env.NODE_ENV === 'test' ? 'silent' : 'info'),
  base: { service: process.env.SERVICE_NAME },
  formatters: { level: (label) => ({ level: label }) },
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: ['password', '*.password', 'token', '*.token', '*.cookie', 'headers.cookie'],
    censor: '[redacted]',
  },
});

/** What a line of a log says to somebody at the terminal. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
}

const wordsOfError = /\b(\w*error|fatal|failed|cannot|can't|ECONN\w+|EADDRINUSE)\b|\[(ERR|FTL)\]/i;
const wordsOfWarning = /\bwarn(ing)?\b|\[WRN\]/i;

/** Lines that Node adds around a warning or a stack trace; they say nothing by themselves. */
const noise = /^(\s|\(node:\d+\)|\(Use `node|Node\.js v|[{}]$|\^+$)/;

/**
 * Reads one line of a log: a JSON object of pino or of mongod, or plain text. `undefined` is a
 * line without a message.
 */
export function readLogLine(line: string): LogLine | undefined {
  const entry = parseObject(line);
  if (entry) return { level: levelOf(entry), text: textOf(entry) };
  if (line.trim() === '' || noise.test(line)) return undefined;
  return { level: levelOfWords(line), text: line.trim() };
}

function parseObject(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function levelOf(entry: Record<string, unknown>): LogLine['level'] {
  switch (entry.level ?? entry.s) {
    case 'fatal':
    case 'error':
    case 'F':
    case 'E':
      return 'error';
    case 'warn':
    case 'W':
      return 'warn';
    default:
      return 'info';
  }
}

function textOf(entry: Record<string, unknown>): string {
  const message = typeof entry.msg === 'string' ? entry.msg : '';
  const cause = messageOf(entry.err);
  return cause && !message.includes(cause) ? [message, cause].filter(Boolean).join(': ') : message;
}

function messageOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('message' in error)) return undefined;
  return String(error.message).split('\n')[0];
}

function levelOfWords(line: string): LogLine['level'] {
  if (wordsOfError.test(line)) return 'error';
  return wordsOfWarning.test(line) ? 'warn' : 'info';
}

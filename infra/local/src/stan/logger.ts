/** One line each, without its end. */
export interface Logger {
  debug(line: string): void;
  warn(line: string): void;
}

export const silentLogger: Logger = { debug: () => undefined, warn: () => undefined };

/** Writes to stderr, as the real server does; `debug` only when asked for. */
export function consoleLogger(debug: boolean): Logger {
  const write = (level: string) => (line: string) => {
    process.stderr.write(
      `[${process.pid}] ${new Date().toISOString()} [${level}] STREAM: ${line}\n`,
    );
  };
  return { debug: debug ? write('DBG') : () => undefined, warn: write('WRN') };
}

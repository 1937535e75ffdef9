/**
 * Calls back once, when the process is asked to end. Ctrl-C reaches it more than once: from the
 * terminal, and from each of npm and nodemon, which pass it on.
 */
export function onStop(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void stop();
    });
  }
}

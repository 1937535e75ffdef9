/** A signal sooner than this after the first is the same Ctrl-C: npm passes it on; milliseconds. */
const sameSignal = 1_000;

/** The wish to stop, as signals bring it: Ctrl-C, SIGTERM, and a terminal that is closed. */
export interface StopRequest {
  /** Resolves with the first signal. */
  readonly made: Promise<void>;
  readonly isMade: boolean;
}

/** @param onInsist called when somebody asks again because stopping takes too long */
export function awaitStopRequest(onInsist: () => void): StopRequest {
  let madeAt: number | undefined;
  const made = new Promise<void>((resolve) => {
    const onSignal = () => {
      if (madeAt === undefined) {
        madeAt = performance.now();
        resolve();
      } else if (performance.now() - madeAt > sameSignal) onInsist();
    };
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  });
  return {
    made,
    get isMade() {
      return madeAt !== undefined;
    },
  };
}

import { ServiceUnavailableError } from '../errors/service-unavailable-error';

export interface BatchOptions {
  /** How long one read may take before its readers are refused (503) and the next one begins. */
  timeoutMs?: number;
}

interface Lane<Value> {
  running: Promise<unknown>;
  /** What those who came while `running` was under way wait for. */
  next?: Promise<Value>;
}

/**
 * Lets a crowd share reads. Those who ask for the same key while a read of it is under way share
 * the *next* read, never the running one: everybody gets a value that was read after he asked, so
 * nothing is ever stale and there is nothing to invalidate.
 *
 * @param read one read of one key
 * @example const page = batched((key: string) => Ticket.find(filterOf(key)).lean());
 */
export function batched<Value>(
  read: (key: string) => Promise<Value>,
  { timeoutMs = 5_000 }: BatchOptions = {},
): (key: string) => Promise<Value> {
  const lanes = new Map<string, Lane<Value>>();

  function begin(key: string): Promise<Value> {
    const reading = withTimeout(() => read(key), timeoutMs);
    const lane: Lane<Value> = { running: reading };
    lanes.set(key, lane);
    void settled(reading).then(() => {
      if (lanes.get(key) === lane && !lane.next) lanes.delete(key);
    });
    return reading;
  }

  return async function readBatched(key) {
    const lane = lanes.get(key);
    if (!lane) return begin(key);
    lane.next ??= settled(lane.running).then(() => begin(key));
    return lane.next;
  };
}

/** Resolves when the promise is over, whichever way. */
async function settled(promise: Promise<unknown>): Promise<void> {
  await promise.catch(() => undefined);
}

async function withTimeout<Value>(read: () => Promise<Value>, timeoutMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new ServiceUnavailableError()), timeoutMs);
  });
  try {
    return await Promise.race([read(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

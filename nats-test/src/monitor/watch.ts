import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../cli/problem';
import { readServerState } from './server-state';
import { describeState } from './tables';

/** Where to look, how often (milliseconds), and where to show it. */
export interface Watch {
  url: string;
  interval: number;
  show: (text: string) => void;
  /** Ends the watch. */
  signal?: AbortSignal;
}

/**
 * Shows the state of a server again and again. A server that is away for a while does not end it.
 *
 * @throws Problem when the first look fails: the address is probably wrong
 */
export async function watchServer({ url, interval, show, signal }: Watch): Promise<void> {
  show(describeState(await readServerState(url)));
  while (!signal?.aborted) {
    await sleep(interval);
    show(await look(url));
  }
}

async function look(url: string): Promise<string> {
  try {
    return describeState(await readServerState(url));
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../cli/problem';
import { readServerState } from './server-state';
import { describeState } from './tables';

/** Where to look, how often (milliseconds), and where to show it. */
export interface Watch {
  url: string;
  interval: number;
  show: (text: string) => void;
  /** Columns of the terminal, whose window may change. */
  width: () => number;
  /** Ends the watch. */
  signal?: AbortSignal;
}

/**
 * Shows the state of a server again and again. A server that is away for a while does not end it.
 *
 * @throws Problem when the first look fails: the address is probably wrong
 */
export async function watchServer({ url, interval, show, width, signal }: Watch): Promise<void> {
  show(describeState(await readServerState(url), width()));
  while (!signal?.aborted) {
    await sleep(interval);
    show(await look(url, width()));
  }
}

async function look(url: string, width: number): Promise<string> {
  try {
    return describeState(await readServerState(url), width);
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}

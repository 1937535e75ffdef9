import readline from 'node:readline';
import { isAlive, signal } from './alive';
import { until } from './until';

/** How long the processes may take to drain before they are killed; milliseconds. */
const drainTimeout = 10_000;

const watched = new Set<number>();

// its end is the end of the launcher: `+pid` and `-pid` lines until then
readline
  .createInterface({ input: process.stdin })
  .on('line', (line) => {
    const pid = Number(line.slice(1));
    if (line.startsWith('+')) watched.add(pid);
    else watched.delete(pid);
  })
  .on('close', () => void stopAll());

// Ctrl-C and the like are the launcher's to judge
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);

async function stopAll(): Promise<void> {
  const left = [...watched];
  for (const pid of left) signal(pid, 'SIGTERM');
  await until(() => !left.some(isAlive), { timeout: drainTimeout }).catch(() => undefined);
  for (const pid of left) signal(pid, 'SIGKILL', { group: true });
}

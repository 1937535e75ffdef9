import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { logFileOf, type EngineContext } from './engines/engine';
import type { ProcessPlan } from './process-plan';
import type { SupervisedProcess } from './supervise';
import type { Terminal } from './terminal';

/** How often the builds are looked at; milliseconds. */
const interval = 300;

/** Compiles what is edited; its errors reach the terminal as those of any process do. */
export function planCompiler({ folder, inherited }: EngineContext, root: string): ProcessPlan {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  return {
    name: 'compiler',
    command: process.execPath,
    args: [tsc, '-b', '--watch', '--preserveWatchOutput', '--pretty', 'false'],
    cwd: root,
    env: () => inherited,
    logFile: logFileOf('compiler', folder),
    isReady: async () => true,
  };
}

/** A package's build and the processes that run it. */
export interface ReloadUnit {
  readonly buildInfo: string;
  readonly processes: readonly SupervisedProcess[];
}

/** A service runs its own build, and every service runs that of `common`. */
export function reloadUnits(root: string, services: readonly SupervisedProcess[]): ReloadUnit[] {
  const folders = [...new Set(services.flatMap(({ plan }) => plan.cwd ?? []))];
  return [
    { buildInfo: buildInfoOf(path.join(root, 'common')), processes: services },
    ...folders.map((folder) => ({
      buildInfo: buildInfoOf(folder),
      processes: services.filter(({ plan }) => plan.cwd === folder),
    })),
  ];
}

/**
 * Starts again what was compiled, until `stopped`.
 *
 * A project's build info is the last file that `tsc` writes of it: once that has another content,
 * the rest is in place.
 */
export async function reloadOnChange(
  units: readonly ReloadUnit[],
  terminal: Pick<Terminal, 'announce'>,
  stopped: AbortSignal,
): Promise<void> {
  const known = new Map(units.map((unit) => [unit, fingerprint(unit.buildInfo)]));
  while (!stopped.aborted) {
    const changed = units.filter((unit) => {
      const now = fingerprint(unit.buildInfo);
      if (now === undefined || now === known.get(unit)) return false;
      known.set(unit, now);
      return true;
    });
    const processes = [...new Set(changed.flatMap((unit) => unit.processes))];
    await Promise.all(processes.map((process) => reload(process, terminal)));
    await delay(interval, undefined, { signal: stopped }).catch(() => undefined);
  }
}

async function reload(
  process: SupervisedProcess,
  terminal: Pick<Terminal, 'announce'>,
): Promise<void> {
  const startedAt = performance.now();
  try {
    await process.reload();
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    terminal.announce(process.plan.name, `reloaded (${seconds} s)`);
  } catch {
    terminal.announce(process.plan.name, 'was reloaded, and is not ready yet');
  }
}

function buildInfoOf(folder: string): string {
  return path.join(folder, 'build/.tsbuildinfo');
}

function fingerprint(file: string): string | undefined {
  try {
    return createHash('sha256').update(fs.readFileSync(file)).digest('hex');
  } catch {
    return undefined; // being written
  }
}

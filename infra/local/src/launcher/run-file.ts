import fs from 'node:fs';
import path from 'node:path';

/** Where an engine comes from. */
export type EngineSource = 'embedded' | 'found on PATH' | 'outside URL';

export interface RunningProcess {
  /** `orders`; further replicas are `orders-2`, `orders-3`. */
  readonly name: string;
  /** `undefined` between the end of one process and the start of the next. */
  readonly pid?: number;
  readonly ready: boolean;
  /** How often it was started again since the launcher started. */
  readonly restarts: number;
  /** Where it serves, for those that do. */
  readonly url?: string;
  /** `/healthz`, `/readyz` and `/metrics` of a service. */
  readonly managementUrl?: string;
  readonly log: string;
}

/** All that a run chose; other commands read it to find the running stack. */
export interface RunFile {
  /** The launcher's own process. */
  readonly pid: number;
  /** Stops everything should the launcher be killed. */
  readonly watchdogPid?: number;
  readonly startedAt: string;
  /** True once the ready line is printed. */
  readonly ready: boolean;
  /** The gateway. */
  readonly url: string;
  readonly mongo: {
    readonly source: EngineSource;
    /** The database of each service. */
    readonly urls: Readonly<Record<string, string>>;
  };
  readonly nats: {
    readonly source: EngineSource;
    readonly url: string;
    /** Unknown for an outside server. */
    readonly monitorUrl?: string;
    readonly clusterId: string;
  };
  /** expiration's timers: a Redis URL, or the folder of the file queue. */
  readonly queue: { readonly source: EngineSource; readonly place: string };
  /** `url` is the simulator's; Stripe itself has none. */
  readonly stripe: { readonly source: EngineSource; readonly url?: string };
  readonly processes: readonly RunningProcess[];
}

/** Writes the run file in one step: a reader finds the old content or the new, never half of it. */
export function writeRunFile(dataDir: string, run: RunFile): void {
  const file = runFilePath(dataDir);
  const temporary = `${file}.${process.pid}`;
  // a database URL may carry a password
  fs.writeFileSync(temporary, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  fs.renameSync(temporary, file);
}

/** The run file of a data folder, or `undefined` when there is none that can be read. */
export function readRunFile(dataDir: string): RunFile | undefined {
  try {
    return JSON.parse(fs.readFileSync(runFilePath(dataDir), 'utf8')) as RunFile;
  } catch {
    return undefined;
  }
}

export function removeRunFile(dataDir: string): void {
  fs.rmSync(runFilePath(dataDir), { force: true });
}

function runFilePath(dataDir: string): string {
  return path.join(dataDir, 'run.json');
}

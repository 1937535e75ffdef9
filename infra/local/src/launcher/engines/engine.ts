import path from 'node:path';
import type { DataFolder } from '../data-folder';
import { findOnPath } from '../on-path';
import { whyUnreachable } from '../probes';
import { Problem } from '../problem';
import type { ProcessPlan } from '../process-plan';
import type { EngineSource } from '../run-file';
import type { Settings } from '../settings';
import { until } from '../until';

/** How long an engine at an outside URL may take to answer; milliseconds. */
const reachTimeout = 10_000;

/** Something that the services stand on, and where this run takes it from. */
export interface Engine {
  /** `MongoDB`, as the start table calls it. */
  readonly title: string;
  readonly source: EngineSource;
  /** Its URL or folder, as the start table shows it. */
  readonly place: string;
  /** The process to start first; an outside engine has none. */
  readonly process?: ProcessPlan;
  /**
   * @throws {Problem} when an outside engine doesn't answer
   */
  readonly requireReachable?: () => Promise<void>;
}

export interface EngineContext {
  readonly settings: Settings;
  readonly folder: DataFolder;
  /** What every process inherits. */
  readonly inherited: NodeJS.ProcessEnv;
}

/** A real server on `PATH`, unless the settings ask for the embedded ones. */
export function findServer(program: string, { settings }: EngineContext): string | undefined {
  return settings.GITTIX_ENGINES === 'auto' ? findOnPath(program) : undefined;
}

/** The parts of a plan that start an engine of this package: its `cli.js`, run by this Node. */
export function embedded(
  engine: string,
  args: readonly string[],
): Pick<ProcessPlan, 'command' | 'args'> {
  const cli = path.join(__dirname, '../..', engine, 'cli.js');
  return { command: process.execPath, args: ['--enable-source-maps', cli, ...args] };
}

export function logFileOf(name: string, folder: DataFolder): string {
  return path.join(folder.folder('logs'), `${name}.log`);
}

/**
 * Waits until an outside server accepts connections.
 *
 * @param setting the variable that names it
 * @throws {Problem} when it does not within ten seconds
 */
export async function requireReachable(setting: string, host: string, port: number): Promise<void> {
  let why: string | undefined;
  const isReached = async () => (why = await whyUnreachable(port, host)) === undefined;
  await until(isReached, { timeout: reachTimeout, every: 250 }).catch(() => {
    throw new Problem(
      `${setting}: nothing answers at ${host}:${port} (${why}). Start that server, or unset ${setting} to use one that GitTix starts by itself`,
    );
  });
}

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Environment } from '../context';

/** A process that the launcher would start. */
export interface LocalProcess {
  readonly args: readonly string[];
  readonly env: Environment;
}

/**
 * What `npm start` would run with these settings, by name: `auth`, `client`, `gateway`, `nats` …
 * Nothing is started, and the real servers of this machine are passed over.
 */
export async function planLocally(
  settings: Environment,
): Promise<Readonly<Record<string, LocalProcess>>> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'gittix-plan-'));
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [path.join(__dirname, 'print-plan.cjs')],
      {
        env: {
          ...{ PORT: '0', NATS_PORT: '0', NATS_MONITOR_PORT: '0' },
          ...{ GITTIX_DATA_DIR: dataDir, GITTIX_ENGINES: 'embedded' },
          ...settings,
        },
        timeout: 60_000,
      },
    );
    return JSON.parse(stdout) as Record<string, LocalProcess>;
  } finally {
    await rm(dataDir, { recursive: true });
  }
}

/** The values of an option that may be given several times: `--backend A --backend B`. */
export function optionsOf(args: readonly string[], option: string): string[] {
  return args.flatMap((arg, i) => (arg === option ? [args[i + 1] ?? ''] : []));
}

import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

/** Ports of 127.0.0.1 that nobody uses. */
export async function freePorts(count: number): Promise<number[]> {
  const finder = path.join(__dirname, 'find-free-ports.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [finder, String(count)]);
  return JSON.parse(stdout) as number[];
}

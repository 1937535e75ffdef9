import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The root of the repository. */
export const root = path.resolve(__dirname, '../../../..');

/** @param file relative to the root */
export function readText(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

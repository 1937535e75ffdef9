import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './repository';

/**
 * The files of a folder and those below it.
 *
 * @param folder relative to the root, as is the result
 */
export function filesIn(folder: string, isWanted: (name: string) => boolean): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const file = path.posix.join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesIn(file, isWanted);
      return isWanted(entry.name) ? [file] : [];
    })
    .sort();
}

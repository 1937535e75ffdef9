import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/**
 * The file that a command name stands for, or `undefined`. Folders of npm are passed over: what
 * packages put there is no server that somebody has installed.
 */
export function findOnPath(program: string, searchPath = process.env.PATH): string | undefined {
  return (searchPath ?? '')
    .split(path.delimiter)
    .filter((folder) => folder && !folder.endsWith(path.join('node_modules', '.bin')))
    .map((folder) => path.join(folder, program))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

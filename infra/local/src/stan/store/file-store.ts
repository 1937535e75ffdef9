import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Logger } from '../logger';
import { FileLog } from './file-log';
import { lockFolder } from './folder-lock';
import { groupCommit } from './group-commit';
import { syncFolder } from './record-file';
import { StateFile } from './state-file';
import { StoreError } from './store-error';
import type { Store, StoreLimits } from './store';

export interface FileStoreOptions {
  limits: StoreLimits;
  logger: Logger;
  /** A write failed outside a commit. */
  onFailure: (error: Error) => void;
}

/**
 * Keeps everything in a folder: `state.log`, and `channels/<name>/<first number>.log`.
 *
 * @throws StoreError when the folder can't be used, is used by another process, or is damaged
 */
export function openFileStore(dir: string, options: FileStoreOptions): Store {
  const channelsDir = path.join(dir, 'channels');
  makeFolder(channelsDir);
  const unlock = lockFolder(dir);
  try {
    syncFolder(dir);
    return recoverStore(dir, channelsDir, options, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

function recoverStore(
  dir: string,
  channelsDir: string,
  { limits, logger, onFailure }: FileStoreOptions,
  unlock: () => void,
): Store {
  const stateFile = new StateFile(dir, logger);
  const logs = new Map<string, FileLog>();
  const unflushed = new Set<FileLog>();
  const onAppend = (log: FileLog) => unflushed.add(log);
  for (const name of fs.readdirSync(channelsDir)) {
    const log = FileLog.recover(path.join(channelsDir, name), { limits, onAppend }, logger);
    if (log) logs.set(log.channel, log);
  }

  let failure: Error | undefined;
  const commit = groupCommit(async () => {
    if (failure) throw failure;
    const dirty = [...unflushed];
    unflushed.clear();
    await Promise.all([stateFile.flush(), ...dirty.map((log) => log.flush())]);
  });

  let closed = false;
  let writing = false;
  const write = () => {
    writing = false;
    if (closed) return;
    try {
      stateFile.write();
    } catch (error) {
      failure = error as Error;
      onFailure(failure);
    }
  };

  return {
    type: 'FILE',
    limits,
    state: stateFile.state,
    logs,
    createLog: (channel) => {
      const folder = path.join(channelsDir, folderName(channel));
      fs.mkdirSync(folder, { recursive: true });
      syncFolder(channelsDir);
      const log = new FileLog(channel, folder, { limits, onAppend });
      logs.set(channel, log);
      return log;
    },
    record: (event) => {
      stateFile.record(event);
      if (writing) return;
      writing = true;
      // before any socket is written to: a delivery is on record before anybody can know of it
      queueMicrotask(write);
    },
    commit,
    close: async () => {
      try {
        await commit();
      } finally {
        closed = true;
        stateFile.close();
        for (const log of logs.values()) log.close();
        unlock();
      }
    },
  };
}

/** For the human eye a readable part; a hash makes it unique where case or characters would not. */
function folderName(channel: string): string {
  const readable = channel.replace(/[^a-zA-Z0-9.-]/g, '_').slice(0, 60);
  return `${readable}-${createHash('sha256').update(channel).digest('hex').slice(0, 16)}`;
}

function makeFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StoreError(`folder ${folder} can't be used (${code}): see -dir`);
  }
}

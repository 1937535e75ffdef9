import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { freePort } from '@gittix/testing/free-port';
import { stopProcess } from '@gittix/testing/stop-process';
import { until } from '@gittix/testing/until';
import { temporaryFolder } from './temporary-folder';

/** Whether `redis-server` is on `PATH`. */
export const hasRedis = (process.env.PATH ?? '')
  .split(path.delimiter)
  .filter(Boolean)
  .some((folder) => isExecutable(path.join(folder, 'redis-server')));

export interface RedisServer {
  readonly port: number;
  start(): Promise<void>;
  /** Like `kill -9`. */
  kill(): Promise<void>;
}

/** A Redis of the suite's own, which syncs every write before it answers. */
export async function buildRedisServer(): Promise<RedisServer> {
  const port = await freePort();
  const folder = await temporaryFolder();
  let child: ChildProcess | undefined;

  return {
    port,
    start: async () => {
      const options = `--port ${port} --bind 127.0.0.1 --dir ${folder} --save --appendonly yes`;
      child = spawn('redis-server', [...options.split(' '), '--appendfsync', 'always'], {
        stdio: 'ignore',
      });
      await until('Redis answering', () => answers(port));
    },
    kill: async () => {
      await stopProcess(child, 'SIGKILL');
    },
  };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
  });
}

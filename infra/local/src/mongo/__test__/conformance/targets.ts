import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { freePort } from '@gittix/testing/free-port';
import { launch, startEmbedded, temporaryFolder } from '../server-process';

/** What not every server knows. */
export type Capability =
  | '$bit'
  | 'exact error codes'
  | 'explain'
  | 'partial indexes'
  | 'pipeline updates'
  | 'projections of array elements'
  | 'query operators beyond the common'
  | 'refusing what needs a replica set'
  | 'several conditions on one array'
  | 'stages beyond the common'
  | 'statistics'
  | 'TTL deletion within seconds';

export interface Target {
  name: string;
  /** Why it can't be tested here; undefined when it can. */
  missing: string | undefined;
  lacks: readonly Capability[];
  start(): Promise<{ uri: string; stop(): Promise<void> }>;
}

export const targets: readonly Target[] = [
  {
    name: 'the embedded server',
    missing: undefined,
    lacks: [],
    async start() {
      const server = await startEmbedded();
      return { uri: server.uri, stop: async () => void (await server.end('SIGTERM')) };
    },
  },
  {
    name: 'mongo-java-server',
    missing: missingFromPath('mongo-java-server'),
    lacks: [
      '$bit',
      'exact error codes',
      'explain',
      'partial indexes',
      'pipeline updates',
      'projections of array elements',
      'query operators beyond the common',
      'refusing what needs a replica set',
      'several conditions on one array',
      'stages beyond the common',
      'statistics',
      'TTL deletion within seconds',
    ],
    async start() {
      const port = await freePort();
      const server = await launch('mongo-java-server', [`${port}`]);
      const stop = async () => void (await server.end('SIGTERM'));
      return { uri: `mongodb://127.0.0.1:${port}`, stop };
    },
  },
  {
    name: 'mongod',
    missing: missingFromPath('mongod'),
    lacks: ['TTL deletion within seconds'],
    async start() {
      const port = await freePort();
      const { folder, remove } = await temporaryFolder();
      const server = await launch('mongod', ['--port', `${port}`, '--dbpath', folder]);
      const stop = async () => {
        await server.end('SIGTERM');
        await remove();
      };
      return { uri: `mongodb://127.0.0.1:${port}`, stop };
    },
  },
];

function missingFromPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const isThere = folders.some((folder) => isExecutable(path.join(folder, program)));
  return isThere ? undefined : `${program} is not on PATH`;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

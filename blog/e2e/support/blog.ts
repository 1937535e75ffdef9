import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { freePorts } from '@gittix/testing/free-port';
import { stopProcess } from '@gittix/testing/stop-process';
import { until } from '@gittix/testing/until';

const root = path.resolve(__dirname, '../..');
const server = ['--import', 'tsx', 'index.ts'];

/** What runs in each folder: the start script's program without its watching for changes. */
const programs = {
  'event-bus': server,
  posts: server,
  comments: server,
  query: server,
  moderation: server,
  client: [path.join(path.dirname(require.resolve('vite/package.json')), 'bin/vite.js')],
};
export type Name = keyof typeof programs;

/** The blog as processes, each of which can be killed and started again. */
export interface Blog {
  readonly urls: Readonly<Record<Name, string>>;
  /** Resolves when it listens. */
  start(...names: Name[]): Promise<void>;
  /** Ends it at once, as a crash would. */
  kill(...names: Name[]): Promise<void>;
  /** All that it has printed, over all its lives. */
  output(name: Name): string;
}

/**
 * The five servers and the page, not yet started, on ports that are free.
 * @param clientEnv where the page looks for the services, when not on their ports
 */
export async function buildBlog(clientEnv: Record<string, string> = {}): Promise<Blog> {
  const names = Object.keys(programs) as Name[];
  const ports = await freePorts(names.length);
  const portOf = (name: Name) => String(ports[names.indexOf(name)]);
  const urlOf = (name: Name) => `http://localhost:${portOf(name)}`;
  const urls = Object.fromEntries(names.map((name) => [name, urlOf(name)])) as Blog['urls'];

  const running = new Map<Name, ChildProcess>();
  const outputs = new Map<Name, string>();
  const output = (name: Name) => outputs.get(name) ?? '';

  async function start(name: Name): Promise<void> {
    const child = spawn(process.execPath, programs[name], {
      cwd: path.join(root, name),
      env: {
        ...process.env,
        ...addresses(urls),
        ...(name === 'client' && clientEnv),
        HOST: '127.0.0.1',
        PORT: portOf(name),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.set(name, child);
    const before = output(name).length;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => outputs.set(name, output(name) + String(chunk)));
    }
    await until(() => {
      if (child.exitCode !== null) throw new Error(`${name} ended:\n${output(name)}`);
      return /listening on|ready in/.test(output(name).slice(before));
    });
  }

  async function kill(name: Name): Promise<void> {
    await stopProcess(running.get(name), 'SIGKILL');
    running.delete(name);
  }

  return {
    urls,
    output,
    start: async (...chosen) => void (await Promise.all(chosen.map(start))),
    kill: async (...chosen) => void (await Promise.all(chosen.map(kill))),
  };
}

export const servers = ['event-bus', 'posts', 'comments', 'query', 'moderation'] as const;
export const everything = [...servers, 'client'] as const;

function addresses(urls: Blog['urls']): Record<string, string> {
  return {
    EVENT_BUS_URL: urls['event-bus'],
    POSTS_URL: urls.posts,
    COMMENTS_URL: urls.comments,
    QUERY_URL: urls.query,
    MODERATION_URL: urls.moderation,
    VITE_POSTS_URL: urls.posts,
    VITE_COMMENTS_URL: urls.comments,
    VITE_QUERY_URL: urls.query,
  };
}

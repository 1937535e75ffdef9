import { startMongo, type MongoOptions } from './server';

/**
 * Runs the server as a process: one line when it listens, a clean stop on SIGTERM and SIGINT, one
 * line and exit code 1 when it can't start.
 */
export async function runMongo(options: MongoOptions): Promise<void> {
  const exit = () => process.exit(0);
  try {
    const server = await startMongo({
      ...options,
      onShutdown: exit,
      warn: (message) => console.error(`mongod: ${message}`),
      onFailure: (error) => {
        console.error(`mongod: the log can not be written, stopping: ${error.message}`);
        process.exit(1);
      },
    });
    const stop = () => void server.close().then(exit);
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    console.log(`mongod: waiting for connections on ${options.host}:${server.port}`);
  } catch (error) {
    console.error(`mongod: ${explain(error, options)}`);
    process.exitCode = 1;
  }
}

function explain(error: unknown, { port, host }: MongoOptions): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is taken (address already in use): stop the other server or choose another --port`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `this machine has no address ${host}: choose another --bind_ip`;
    case 'EACCES':
      return `port ${port} may not be opened: choose a --port above 1023`;
    default:
      return message;
  }
}

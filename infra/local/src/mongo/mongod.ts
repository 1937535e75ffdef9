import { Command, InvalidArgumentError } from 'commander';
import { SERVER_VERSION } from './commands/server-commands';
import { runMongo } from './run';

/**
 * Stands in for the `mongod` program where tests want one: takes mongod's command line, and keeps
 * the data in memory, since a test's folder is thrown away anyway.
 */
export function mongod(argv: readonly string[]): Promise<void> {
  const program = new Command('mongod')
    .version(`db version v${SERVER_VERSION}`, '--version')
    .option('--port <number>', 'port to listen on', parsePort, 27017)
    .option('--bind_ip <address>', 'address to bind', '127.0.0.1')
    .option('--dbpath <folder>', 'accepted, but the data stays in memory')
    .allowUnknownOption()
    .allowExcessArguments()
    .parse([...argv]);
  const { port, bind_ip: host } = program.opts<{ port: number; bind_ip: string }>();
  return runMongo({ port, host });
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new InvalidArgumentError('a port is a number from 0 to 65535');
}

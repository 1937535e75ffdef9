import { Command, InvalidArgumentError } from 'commander';
import { parsePort } from './mongod';
import { runMongo } from './run';

/** `npm run engine:mongo -- --port 27018 --dbpath DIR` */
const program = new Command('engine:mongo')
  .description('The embedded MongoDB server: for one machine and for tests, never for production.')
  .option('--port <number>', 'port to listen on; 0 takes a free one', parsePort, 27017)
  .option('--dbpath <folder>', 'data folder; without it the data lives in memory')
  .option('--bind_ip <address>', 'address to bind', '127.0.0.1')
  .option('--compact-at <bytes>', 'growth of the log after which a snapshot replaces it', parseSize)
  .parse();

interface Flags {
  port: number;
  dbpath?: string;
  bind_ip: string;
  compactAt?: number;
}

const { bind_ip: host, ...options } = program.opts<Flags>();
void runMongo({ ...options, host });

function parseSize(text: string): number {
  const bytes = Number(text);
  if (Number.isInteger(bytes) && bytes > 0) return bytes;
  throw new InvalidArgumentError('a size is a whole number of bytes');
}

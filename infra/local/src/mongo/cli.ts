import { Command } from 'commander';
import { parsePort } from './mongod';
import { runMongo } from './run';

/** `npm run engine:mongo -- --port 27018 --dbpath DIR` */
const program = new Command('engine:mongo')
  .description('The embedded MongoDB server: for one machine and for tests, never for production.')
  .option('--port <number>', 'port to listen on; 0 takes a free one', parsePort, 27017)
  .option('--dbpath <folder>', 'data folder; without it the data lives in memory')
  .option('--bind_ip <address>', 'address to bind', '127.0.0.1')
  .parse();

const {
  port,
  dbpath,
  bind_ip: host,
} = program.opts<{
  port: number;
  dbpath?: string;
  bind_ip: string;
}>();
void runMongo({ port, dbpath, host });

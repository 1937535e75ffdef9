import path from 'node:path';
import { Command } from 'commander';
import { events } from './commands/events';
import { reset } from './commands/reset';
import { seed } from './commands/seed';
import { start } from './commands/start';
import { Problem } from './problem';

const root = path.resolve(__dirname, '../../../..');

const program = new Command('gittix').description('GitTix on one machine, without a cluster');
program
  .command('start')
  .description('bring everything up, until Ctrl-C')
  .option('--reload', 'compile what is edited, and start again what was compiled')
  .action(({ reload }: { reload?: boolean }) => start({ root, reload }));
program
  .command('reset')
  .description('empty the data folder')
  .action(() => reset(root));
program
  .command('seed')
  .description('fill in demo users and tickets')
  .action(() => seed(root));

program
  .command('events')
  .description("list and retry parked events, replay sent ones: for each service's database")
  .argument('[words...]', 'parked, retry [ID …] or replay [--since TIME]')
  .allowUnknownOption()
  .action((words: string[]) => events(root, words));

program.parseAsync().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error instanceof Problem ? error.message : error);
    process.exit(1);
  },
);

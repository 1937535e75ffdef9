import { Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration } from './cli/duration';
import { onStop } from './cli/on-stop';
import { run } from './cli/run';
import { readServerState } from './monitor/server-state';
import { describeState } from './monitor/tables';
import { watchServer } from './monitor/watch';

interface MonitorOptions {
  url: string;
  interval: number;
  once?: boolean;
}

const command = new Command('npm run monitor --')
  .description('Shows the clients, channels and subscriptions of a NATS Streaming server.')
  .addOption(
    new Option('--url <url>', "the server's monitoring pages")
      .env('NATS_MONITOR_URL')
      .default('http://localhost:8222')
      .argParser(parsePageUrl),
  )
  .addOption(
    new Option('--interval <duration>', 'time between two looks')
      .default(1000, '1s')
      .argParser(parseDuration),
  )
  .option('--once', 'print what is there now, and end (so it is without a terminal)')
  .allowExcessArguments(false);

async function monitor({ url, interval, once }: MonitorOptions) {
  const { isTTY, columns } = process.stdout;
  if (once || !isTTY) {
    return console.log(describeState(await readServerState(url), columns));
  }
  const { default: logUpdate } = await import('log-update');
  onStop(async () => {
    logUpdate.done();
    process.exit();
  });
  await watchServer({ url, interval, show: logUpdate, width: () => process.stdout.columns });
}

function parsePageUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new InvalidArgumentError('It is no address such as http://localhost:8222.');
  }
  return text;
}

void run(() => monitor(command.parse().opts()));

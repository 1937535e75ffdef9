import './quiet-log';
import { Command, Option } from 'commander';
import { connectTo } from './bus/connect';
import { PlaygroundBus } from './bus/playground-bus';
import { reportState } from './bus/report-state';
import { addConnectionOptions, type ConnectionOptions } from './cli/connection-options';
import { parseDuration } from './cli/duration';
import { onStop } from './cli/on-stop';
import { Problem } from './cli/problem';
import { run } from './cli/run';
import { parseStartPosition, type StartPosition } from './cli/start-position';
import { parseWholeNumber } from './cli/whole-number';
import { listenerOf } from './events/any-subject';
import type { ListenerRules } from './events/listener-rules';

interface ListenerOptions extends ConnectionOptions {
  queue: string | false;
  /** Undefined: the queue group's name. */
  durable?: string | false;
  start: StartPosition;
  ackWait: number;
  maxInFlight: number;
  delay: number;
  ack: boolean;
  unsubscribe?: boolean;
}

const command = addConnectionOptions(new Command('npm run listen --'))
  .description(
    'Listens to events and says what comes. Type rs and Enter to restart, Ctrl-C to end.',
  )
  .option('--queue <name>', 'queue group, whose members share the events', 'nats-test')
  .option('--no-queue', 'no queue group: this listener gets every event')
  .option(
    '--durable <name>',
    'durable name, under which the server remembers what was handled (default: the queue group)',
  )
  .option('--no-durable', 'no durable name: the server forgets the position of who leaves')
  .addOption(
    new Option('--start <position>', 'all, last, seq=N or since=10m: where a new position begins')
      .default({ at: 'all' }, 'all')
      .argParser(parseStartPosition),
  )
  .addOption(
    new Option('--ack-wait <duration>', 'after which an event that is not acknowledged comes again')
      .default(5000, '5s')
      .argParser(parseDuration),
  )
  .addOption(
    new Option('--max-in-flight <n>', 'how many events may wait for their acknowledgement')
      .default(100)
      .argParser(parseWholeNumber),
  )
  .addOption(
    new Option('--delay <duration>', 'how long the work on an event takes')
      .default(0, '0s')
      .argParser(parseDuration),
  )
  .option('--no-ack', 'never acknowledge')
  .option('--unsubscribe', 'unsubscribe before leaving, which gives the durable position up')
  .allowExcessArguments(false);

async function listen(options: ListenerOptions) {
  const bus = new PlaygroundBus(await connectTo(options));
  reportState(bus);
  onStop(() => leave(bus, options.unsubscribe));
  console.log(`Listener connected to NATS: client ${options.clientId}, process ${process.pid}`);

  const rules = rulesOf(options);
  await listenerOf(options.subject, bus, rules)
    .listen()
    .catch((error: Error) => {
      throw new Problem(`The server refuses the subscription: ${error.message}`);
    });
  const { queue = 'none', durable = 'none' } = rules;
  console.log(`Listening to ${options.subject}: queue group ${queue}, durable name ${durable}`);
}

async function leave(bus: PlaygroundBus, unsubscribe = false) {
  try {
    if (unsubscribe) await bus.unsubscribe();
  } catch (error) {
    console.error(`The durable position may remain: ${(error as Error).message}`);
  }
  await bus.close();
}

function rulesOf({ queue, durable = queue, ...rest }: ListenerOptions): ListenerRules {
  return { ...rest, queue: queue || undefined, durable: durable || undefined };
}

void run(() => listen(command.parse().opts()));

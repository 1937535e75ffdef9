import './quiet-log';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { connectTo } from './bus/connect';
import { PlaygroundBus } from './bus/playground-bus';
import { reportState } from './bus/report-state';
import { addConnectionOptions, type ConnectionOptions } from './cli/connection-options';
import { parseDuration } from './cli/duration';
import { onStop } from './cli/on-stop';
import { Problem } from './cli/problem';
import { run } from './cli/run';
import { parseWholeNumber } from './cli/whole-number';
import { publisherOf } from './events/any-subject';
import { sampleEvent } from './events/sample-events';

interface PublisherOptions extends ConnectionOptions {
  count: number;
  delay: number;
}

const command = addConnectionOptions(new Command('npm run publish --'))
  .description('Publishes sample events. Type rs and Enter to publish again, Ctrl-C to end.')
  .addOption(new Option('--count <n>', 'how many').default(1).argParser(parseWholeNumber))
  .addOption(
    new Option('--delay <duration>', 'time between two of them')
      .default(0, '0s')
      .argParser(parseDuration),
  )
  .allowExcessArguments(false);

async function publish({ subject, count, delay, ...connection }: PublisherOptions) {
  const bus = new PlaygroundBus(await connectTo({ subject, ...connection }));
  reportState(bus);
  onStop(() => bus.close());
  console.log('Publisher connected to NATS');

  const publisher = publisherOf(subject, bus);
  for (let n = 0; n < count; n++) {
    if (n > 0) await sleep(delay);
    const data = sampleEvent(subject, n);
    await publisher.publish(data).catch((error: Error) => {
      throw new Problem(`The event was not published: ${error.message}`);
    });
    console.log(`Event published: ${subject} ${JSON.stringify({ ...data, meta: undefined })}`);
  }
  await bus.close();
}

void run(() => publish(command.parse().opts()));

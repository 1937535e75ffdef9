import { randomBytes } from 'node:crypto';
import { Subjects } from '@gittix/common';
import { type Command, InvalidArgumentError, Option } from 'commander';

/** Which server, and as whom. */
export interface ConnectionOptions {
  url: string;
  clusterId: string;
  clientId: string;
  subject: Subjects;
}

/** What publisher and listener have in common. */
export function addConnectionOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--subject <subject>', 'subject of the events')
        .choices(Object.values(Subjects))
        .default(Subjects.TicketCreated),
    )
    .addOption(
      new Option('--url <url>', 'the server')
        .env('NATS_URL')
        .default('nats://localhost:4222')
        .argParser(parseServerUrl),
    )
    .addOption(
      new Option('--cluster-id <id>', "the server's cluster id")
        .env('NATS_CLUSTER_ID')
        .default('ticketing'),
    )
    .addOption(
      new Option('--client-id <id>', 'name of this client, its own for each')
        .default(randomBytes(4).toString('hex'), 'random')
        .argParser(parseClientId),
    );
}

function parseServerUrl(text: string): string {
  if (!/^(nats|tls|https?):\/\//.test(text) || !URL.canParse(text)) {
    throw new InvalidArgumentError('It is no address such as nats://localhost:4222.');
  }
  return text;
}

function parseClientId(text: string): string {
  if (!/^[\w-]+$/.test(text)) {
    throw new InvalidArgumentError('A client id is made of letters, digits, - and _.');
  }
  return text;
}

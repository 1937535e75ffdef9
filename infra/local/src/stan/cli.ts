import { FlagError, parseFlags, usage } from './flags';
import { consoleLogger } from './logger';
import { StartError, startStanServer } from './start-stan-server';
import type { StanServer } from './start-stan-server';

function fail(message: string): never {
  process.stderr.write(`stan: ${message}\n`);
  process.exit(1);
}

function readFlags() {
  try {
    return parseFlags(process.argv.slice(2));
  } catch (error) {
    if (error instanceof FlagError) fail(`${error.message} (-help shows the flags)`);
    throw error;
  }
}

function readyLine(server: StanServer, host: string, clusterId: string, store: string): string {
  const monitor =
    server.monitorPort === undefined ? '' : `, monitoring http://${host}:${server.monitorPort}`;
  return `stan: ready at nats://${host}:${server.port}, cluster ${clusterId}, store ${store}${monitor}`;
}

async function main(): Promise<void> {
  const flags = readFlags();
  if (flags.help) return console.log(usage);

  const starting = startStanServer({
    ...flags,
    logger: consoleLogger(flags.debug),
    onFailure: (error) => fail(`the store failed: ${error.message}`),
  });
  // before the ready line, on which somebody may send a signal at once
  const stop = () => void starting.then((server) => server.close()).then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);

  const server = await starting;
  console.log(readyLine(server, flags.host, flags.clusterId, flags.dir ?? 'MEMORY'));
}

main().catch((error: unknown) => {
  if (error instanceof StartError) fail(error.message);
  fail((error as Error).stack ?? String(error));
});

import { Command, InvalidArgumentError } from 'commander';
import { startGateway } from './gateway';

interface Flags {
  port: number;
  host: string;
  ingress: string;
  backend: Record<string, readonly string[]>;
  stripeSimulator?: string;
  timeoutMs: number;
}

const program = new Command('gateway')
  .description("Stands in for the cluster's Ingress controller on one machine.")
  .option('--port <port>', 'port to listen on (0 takes a free one)', readPort, 8080)
  .option('--host <address>', 'address to bind', '0.0.0.0')
  .requiredOption('--ingress <file>', 'the Ingress manifest with the routes')
  .option(
    '--backend <service=url>',
    'where a Kubernetes service is: auth-srv:3000=http://127.0.0.1:4001 (repeat it; replicas take turns)',
    readBackend,
    {},
  )
  .option('--stripe-simulator <url>', 'serve this under /stripe-simulator/', readUrl)
  .option('--timeout-ms <ms>', 'how long a backend may keep silent', readMs, 60_000)
  .action(run);

async function run({ ingress, backend, ...options }: Flags): Promise<void> {
  const gateway = await startGateway({
    ...options,
    ingressFile: ingress,
    backends: backend,
  });
  const stop = () => void gateway.close().then(() => process.exit(0));
  process.once('SIGTERM', stop).once('SIGINT', stop);
  console.log(`Gateway is ready at http://localhost:${gateway.port}`);
}

function readPort(value: string): number {
  const port = Number(value);
  if (value.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new InvalidArgumentError('It must be a number between 0 and 65535.');
}

function readMs(value: string): number {
  const ms = Number(value);
  if (Number.isInteger(ms) && ms > 0) return ms;
  throw new InvalidArgumentError('It must be a number of milliseconds.');
}

function readBackend(value: string, backends: Flags['backend']): Flags['backend'] {
  const [, service, url] = /^([^=]+)=(.+)$/.exec(value) ?? [];
  if (service === undefined || url === undefined) {
    throw new InvalidArgumentError('It must look like auth-srv:3000=http://127.0.0.1:4001.');
  }
  return { ...backends, [service]: [...(backends[service] ?? []), readUrl(url)] };
}

/** `127.0.0.1:4001` is enough. */
function readUrl(value: string): string {
  const url = /^https?:\/\//.test(value) ? value : `http://${value}`;
  if (URL.canParse(url)) return url;
  throw new InvalidArgumentError('It must be an address like http://127.0.0.1:4001.');
}

program.parseAsync().catch((error: unknown) => {
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
  const busy = `port ${port} is in use: choose another with --port`;
  const words = code === 'EADDRINUSE' ? busy : message;
  console.error(`Gateway: ${words}`);
  process.exit(1);
});

import { Command, InvalidArgumentError } from 'commander';
import { startStripeSimulator } from './simulator';

interface Flags {
  port: number;
  host: string;
  data?: string;
  webhookUrl?: string;
  webhookSecret?: string;
  publicUrl: string;
}

const program = new Command('engine:stripe')
  .description("A stand-in for Stripe's API on one machine. For development and tests only.")
  .option('--port <port>', 'port to listen on (0 takes a free one)', readPort, 12111)
  .option('--host <address>', 'address to bind', '127.0.0.1')
  .option('--data <folder>', 'keep everything here, over restarts')
  .option('--webhook-url <url>', 'send events there', readUrl)
  .option('--webhook-secret <secret>', 'sign the events with this')
  .option('--public-url <url>', 'where a browser finds the simulator', '/stripe-simulator')
  .action(run);

async function run(flags: Flags): Promise<void> {
  const { port, host, data, webhookUrl, webhookSecret, publicUrl } = flags;
  if ((webhookUrl === undefined) !== (webhookSecret === undefined)) {
    return fail('--webhook-url and --webhook-secret go together: give both, or neither');
  }
  const simulator = await startStripeSimulator({
    port,
    host,
    data,
    publicUrl,
    webhook:
      webhookUrl !== undefined && webhookSecret !== undefined
        ? { url: webhookUrl, secret: webhookSecret }
        : undefined,
    onDiskFailure: (error) => fail(`${data} can't be written: ${wordsOf(error)}`),
  });
  const stop = () => void simulator.close().then(() => process.exit(0));
  process.once('SIGTERM', stop).once('SIGINT', stop);
  console.log(`Stripe simulator is ready at http://${host}:${simulator.port}`);
}

function readPort(value: string): number {
  const port = Number(value);
  if (value.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new InvalidArgumentError('It must be a number between 0 and 65535.');
}

function readUrl(value: string): string {
  if (/^https?:/.test(value) && URL.canParse(value)) return value;
  throw new InvalidArgumentError('It must be an http:// or https:// address.');
}

function wordsOf(error: unknown): string {
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `port ${port} is in use: choose another with --port`;
  return message;
}

function fail(message: string): never {
  console.error(`Stripe simulator: ${message}`);
  process.exit(1);
}

program.parseAsync().catch((error: unknown) => fail(wordsOf(error)));

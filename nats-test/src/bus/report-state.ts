import type { PlaygroundBus } from './playground-bus';

/** Says what becomes of the connection, and ends the process with it: 1 when the server is lost. */
export function reportState(bus: PlaygroundBus): void {
  bus.onDisconnect(() => console.error('The server is away: waiting for it'));
  bus.onReconnect(() => console.error('The server is back'));
  bus.onLost(() => {
    console.error('The server has forgotten this client, or does not answer any more');
    process.exitCode = 1;
  });
  bus.onClose(() => {
    console.log('NATS connection closed!');
    process.exit();
  });
}

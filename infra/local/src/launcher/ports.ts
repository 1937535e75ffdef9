import net from 'node:net';
import { errorCode } from './error-code';
import { Problem } from './problem';

/** The ports that a person chooses; the name of each is that of its setting. */
type PortSetting = 'PORT' | 'NATS_PORT' | 'NATS_MONITOR_PORT';

/**
 * Makes sure that a chosen port can be had; 0 takes a free one.
 *
 * @param hosts the addresses that it is to be free on; `undefined` is every address
 * @throws {Problem} naming the port and the setting that changes it
 */
export async function claimPort(
  setting: PortSetting,
  port: number,
  hosts: readonly (string | undefined)[],
): Promise<number> {
  if (port === 0) return freePort();
  for (const host of hosts) {
    const error = await whyNotListen(port, host);
    if (error) throw portProblem(setting, port, error);
  }
  return port;
}

/**
 * Where ports are looked for: below those that systems give to outgoing connections (from 32768 on
 * Linux, from 49152 elsewhere), or such a connection could take one before its process listens.
 */
const LOWEST = 20_000;
const COUNT = 12_000;

/** Launchers that start at once begin at different places, and go on port by port. */
let offset = Math.floor(Math.random() * COUNT);

/** A port of 127.0.0.1 that nobody uses, nor was handed out here before. */
export async function freePort(): Promise<number> {
  const { default: getPort } = await import('get-port');
  const candidates = Array.from({ length: COUNT }, (_, n) => LOWEST + ((offset + n) % COUNT));
  const port = await getPort({ host: '127.0.0.1', port: candidates });
  offset = port - LOWEST + 1;
  return port;
}

function portProblem(setting: PortSetting, port: number, error: string): Problem {
  const way = `choose another with ${setting}, such as ${setting}=${port < 1024 ? 8080 : port + 1}`;
  if (error === 'EADDRINUSE') {
    return new Problem(`Port ${port} is in use: stop the program that uses it, or ${way}`);
  }
  if (error === 'EACCES')
    return new Problem(`Port ${port} needs an administrator's rights: ${way}`);
  return new Problem(`Port ${port} can't be used (${error}): ${way}`);
}

function whyNotListen(port: number, host: string | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', (error) => resolve(errorCode(error) ?? error.message));
    server.listen({ port, host }, () => server.close(() => resolve(undefined)));
  });
}

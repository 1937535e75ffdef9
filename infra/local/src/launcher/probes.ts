import http from 'node:http';
import net from 'node:net';
import { errorCode } from './error-code';

/** How long a probe waits for an answer; milliseconds. */
const timeout = 2_000;

/** Whether a GET is answered, with a status below `below`. */
export function answersHttp(url: string, { below = 400 } = {}): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get(url, { agent: false, timeout }, (response) => {
      response.resume();
      resolve((response.statusCode ?? 500) < below);
    });
    request.on('timeout', () => request.destroy(new Error('timed out')));
    request.on('error', () => resolve(false));
  });
}

/** Whether somebody accepts connections there. */
export async function acceptsTcp(port: number, host = '127.0.0.1'): Promise<boolean> {
  return (await whyUnreachable(port, host)) === undefined;
}

/** Why nobody accepts connections there, such as `ECONNREFUSED`; `undefined` when somebody does. */
export function whyUnreachable(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host, timeout });
    const finish = (reason?: string) => {
      socket.destroy();
      resolve(reason);
    };
    socket.on('connect', () => finish());
    socket.on('timeout', () => finish('no answer'));
    socket.on('error', (error) => finish(errorCode(error) ?? error.message));
  });
}

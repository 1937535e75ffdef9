import { ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

/** Answers in the shape of the services' own errors; what has begun can only be broken off. */
export function answerFailure(to: ServerResponse | Socket, status: number, message: string): void {
  if (to.destroyed) return;
  const body = JSON.stringify({ errors: [{ message }] });
  if (to instanceof ServerResponse) {
    if (to.headersSent) {
      to.destroy();
      return;
    }
    to.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(body);
    return;
  }
  if (!to.writable) {
    to.destroy();
    return;
  }
  to.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

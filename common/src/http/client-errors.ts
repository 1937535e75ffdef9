import { STATUS_CODES, type Server } from 'node:http';
import type { Socket } from 'node:net';

/** Node's parser gives up before there is a request that Express could answer. */
const answers: Readonly<Record<string, { status: number; message: string }>> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: 'Request headers are too large' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'Request took too long to arrive' },
};

const malformed = { status: 400, message: 'Malformed request' };

/** Answers in the one error shape what is not even HTTP, and headers of more than 16 kB. */
export function answerClientErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const { status, message } = answers[error.code ?? ''] ?? malformed;
    const body = JSON.stringify({ errors: [{ message }] });
    socket.end(
      [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        'Content-Type: application/json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  });
}

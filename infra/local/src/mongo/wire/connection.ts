import type { Socket } from 'node:net';
import { once } from 'node:events';
import type { Doc } from '../bson/value';
import { dispatch, errorReply } from '../commands/dispatch';
import type { CommandContext } from '../commands/command';
import { MAX_MESSAGE_SIZE, parseMessage, replyMessage, requestId } from './message';

const HEADER_SIZE = 16;

/** Answers the requests of one client, one after the other, until it goes. */
export async function serveConnection(
  socket: Socket,
  context: Omit<CommandContext, 'database' | 'sequences'>,
): Promise<void> {
  socket.setNoDelay(true);
  for await (const message of messages(socket)) {
    const reply = await answer(message, context);
    if (reply && !socket.destroyed && !socket.write(reply)) {
      await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
    }
  }
  socket.end();
}

async function answer(
  message: Buffer,
  context: Omit<CommandContext, 'database' | 'sequences'>,
): Promise<Buffer | undefined> {
  let request;
  try {
    request = parseMessage(message);
  } catch (error) {
    return replyMessage(requestId(message), malformed(error), false);
  }
  const reply = await dispatch(request, context);
  return request.isSilent ? undefined : replyMessage(request.id, reply, request.isLegacy);
}

function malformed(error: unknown): Doc {
  const reply = errorReply(error);
  return reply.code === 1 ? { ...reply, code: 22, codeName: 'InvalidBSON' } : reply;
}

/** Cuts the stream into messages. A length that can't be one ends the connection. */
async function* messages(socket: Socket): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    while (size >= HEADER_SIZE) {
      if ((chunks[0]?.length ?? 0) < HEADER_SIZE) chunks = [Buffer.concat(chunks)];
      const length = chunks[0]?.readInt32LE(0) ?? 0;
      if (length < HEADER_SIZE || length > MAX_MESSAGE_SIZE) return;
      if (size < length) break;
      const whole = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
      yield whole.subarray(0, length);
      const rest = whole.subarray(length);
      chunks = rest.length > 0 ? [rest] : [];
      size = rest.length;
    }
  }
}

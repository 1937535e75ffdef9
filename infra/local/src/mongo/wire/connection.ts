import type { Socket } from 'node:net';
import { once } from 'node:events';
import type { Doc } from '../bson/value';
import { dispatch, errorReply } from '../commands/dispatch';
import type { CommandContext } from '../commands/command';
import { MongoError } from '../errors';
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
  socket.destroy();
}

async function answer(
  message: Buffer,
  context: Omit<CommandContext, 'database' | 'sequences'>,
): Promise<Buffer | undefined> {
  let request;
  try {
    request = parseMessage(message);
  } catch (error) {
    return replyMessage(requestId(message), invalid(error), false);
  }
  const reply = await dispatch(request, context);
  return request.isSilent ? undefined : replyMessage(request.id, reply, request.isLegacy);
}

/** Whatever reading it ran into: the message is not what the protocol asks for. */
function invalid(error: unknown): Doc {
  if (error instanceof MongoError) return errorReply(error);
  return errorReply(new MongoError('InvalidBSON', error instanceof Error ? error.message : ''));
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

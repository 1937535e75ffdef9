import { pb } from 'node-nats-streaming/lib/pb';
import type { NatsMessage } from '../nats/broker';
import type { Channel } from './channel';
import { isChannelName } from './channel-name';
import { decode } from './connecting';
import { RequestError, stanErrors } from './errors';
import { encodeMessage, publishAck } from './protocol';
import type { StreamingServer } from './streaming-server';

interface Unacknowledged {
  sequence: number;
  guid: string;
  reply: string;
}

/**
 * Handles publications: each is appended to its channel at once, and acknowledged and delivered when
 * the commit that holds it has reached the disk. Publications that arrive during a commit share the next.
 */
export function acceptPublications(server: StreamingServer): void {
  const waiting = new Map<Channel, Unacknowledged[]>();
  let committing = false;

  server.broker.subscribe(`_STAN.pub.${server.options.clusterId}.>`, (message) => {
    const publication = decode(() => pb.PubMsg.deserializeBinary(message.payload));
    const guid = publication?.getGuid() ?? '';
    try {
      if (!publication) throw new RequestError(stanErrors.invalidPublishRequest);
      const channel = checkedChannel(server, publication);
      const sequence = append(channel, publication);
      server.totals.inMessages++;
      server.totals.inBytes += message.payload.length;
      enqueue(channel, { sequence, guid, reply: message.reply });
    } catch (error) {
      if (error instanceof RequestError) refuse(message, guid, error.message);
      else server.options.onFailure(error as Error);
    }
  });

  function refuse(message: NatsMessage, guid: string, reason: string): void {
    server.log.debug(`publication on ${message.subject} refused: ${reason}`);
    if (message.reply !== '') server.broker.publish(message.reply, publishAck(guid, reason));
  }

  function enqueue(channel: Channel, publication: Unacknowledged): void {
    const queue = waiting.get(channel);
    if (queue) queue.push(publication);
    else waiting.set(channel, [publication]);
    if (!committing) void commit();
  }

  async function commit(): Promise<void> {
    committing = true;
    while (waiting.size > 0) {
      await server.commit();
      for (const [channel, queue] of waiting) settle(channel, queue);
    }
    committing = false;
  }

  function settle(channel: Channel, queue: Unacknowledged[]): void {
    const { durable } = channel.log;
    const later = queue.findIndex(({ sequence }) => sequence > durable);
    const done = later < 0 ? queue : queue.slice(0, later);
    if (later < 0) waiting.delete(channel);
    else waiting.set(channel, queue.slice(later));
    for (const { reply, guid } of done) {
      if (reply !== '') server.broker.publish(reply, publishAck(guid));
    }
    channel.pump();
  }
}

/** @throws RequestError */
function checkedChannel(server: StreamingServer, publication: pb.PubMsg): Channel {
  const connectionId = Buffer.from(publication.getConnId_asU8()).toString('hex');
  if (
    publication.getGuid() === '' ||
    !isChannelName(publication.getSubject()) ||
    !server.clients.isKnown(publication.getClientId(), connectionId)
  ) {
    throw new RequestError(stanErrors.invalidPublishRequest);
  }
  return server.channel(publication.getSubject());
}

function append({ log }: Channel, publication: pb.PubMsg): number {
  // a clock that was set back must not put messages out of order
  const timestamp = Math.max(Date.now(), log.lastTimestamp);
  return log.append(timestamp, (sequence) => encodeMessage(publication, sequence, timestamp));
}

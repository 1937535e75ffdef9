import { pb } from 'node-nats-streaming/lib/pb';
import type { NatsMessage } from '../nats/broker';
import type { MessageLog } from '../store/store';
import { isChannelName } from './channel-name';
import { decode } from './connecting';
import { RequestError, stanErrors } from './errors';
import { StartPosition, stanSubjects, subscriptionResponse } from './protocol';
import type { StreamingServer, Subscriber, Subscription } from './streaming-server';

/** Handles subscriptions: their start, their end, and the acknowledgements of their messages. */
export function acceptSubscriptions(server: StreamingServer): void {
  const { broker } = server;
  const subjects = stanSubjects(server.options.clusterId);

  broker.subscribe(subjects.subscribe, (message) => void answer(message, subscribe));
  broker.subscribe(subjects.unsubscribe, (message) => void answer(message, unsubscribe));
  broker.subscribe(subjects.subscriptionClose, (message) => void answer(message, close));
  broker.subscribe(`${server.ackPrefix}.*`, acknowledge);

  async function answer(
    { payload, reply }: NatsMessage,
    handle: (payload: Buffer) => Subscriber | undefined,
  ): Promise<void> {
    try {
      const subscriber = handle(payload);
      await server.commit();
      const ackInbox = subscriber?.member.record.ackInbox;
      broker.publish(reply, subscriptionResponse({ ackInbox }));
      if (subscriber) start(subscriber);
    } catch (error) {
      if (!(error instanceof RequestError)) return server.options.onFailure(error as Error);
      server.log.debug(`request refused: ${error.message}`);
      broker.publish(reply, subscriptionResponse({ error: error.message }));
    }
  }

  function subscribe(payload: Buffer): Subscriber {
    const request = decode(() => pb.SubscriptionRequest.deserializeBinary(payload));
    if (!request) throw new RequestError(stanErrors.invalidSubscriptionRequest);
    return server.subscribe(checked(server, request));
  }

  /** Messages follow the answer, never precede it. */
  function start({ member, consumer }: Subscriber): void {
    member.ready = true;
    consumer.pump();
  }

  function unsubscribe(payload: Buffer): undefined {
    end(payload, true);
  }

  function close(payload: Buffer): undefined {
    end(payload, false);
  }

  function end(payload: Buffer, remove: boolean): void {
    const request = decode(() => pb.UnsubscribeRequest.deserializeBinary(payload));
    if (!request) throw new RequestError(stanErrors.invalidUnsubscribeRequest);
    const channel = server.channels.get(request.getSubject());
    if (!channel) throw new RequestError(stanErrors.unknownChannel);
    const subscriber = server.findSubscriber(request.getInbox());
    if (subscriber?.channel !== channel) throw new RequestError(stanErrors.invalidSubscription);
    if (subscriber.client.record.id !== request.getClientId()) {
      throw new RequestError(stanErrors.unknownClientId);
    }
    server.unsubscribe(subscriber, remove);
  }

  function acknowledge({ subject, payload }: NatsMessage): void {
    const ack = decode(() => pb.Ack.deserializeBinary(payload));
    const subscriber = server.findSubscriber(subject);
    if (!ack || subscriber?.channel.name !== ack.getSubject()) return;
    subscriber.consumer.acknowledge(ack.getSequence());
  }
}

/** The checks of the real server, in its order. @throws RequestError */
function checked(server: StreamingServer, request: pb.SubscriptionRequest): Subscription {
  if (request.getClientId() === '') throw new RequestError(stanErrors.missingClientId);
  if (request.getAckWaitInSecs() <= 0) throw new RequestError(stanErrors.invalidAckWait);
  if (request.getMaxInFlight() <= 0) throw new RequestError(stanErrors.invalidMaxInFlight);
  const position = request.getStartPosition();
  if (position < StartPosition.newOnly || position > StartPosition.first) {
    throw new RequestError(stanErrors.invalidStartPosition);
  }
  if (!isChannelName(request.getSubject())) throw new RequestError(stanErrors.invalidSubject);
  const client = server.clients.find(request.getClientId());
  if (!client) throw new RequestError(stanErrors.unknownClientId);

  const channel = server.channel(request.getSubject());
  return {
    client,
    channel,
    inbox: request.getInbox(),
    ...identity(request.getQGroup(), request.getDurableName()),
    maxInFlight: request.getMaxInFlight(),
    ackWait: request.getAckWaitInSecs(),
    startAfter: startAfter(request, channel.log),
  };
}

/** A durable queue group is known by both names, and belongs to no client. */
function identity(queue: string, durableName: string) {
  const durable = durableName !== '';
  if (queue === '' || !durable) return { queue, durableName, durable };
  if (durableName.includes(':')) throw new RequestError(stanErrors.invalidDurableName);
  return { queue: `${durableName}:${queue}`, durableName: '', durable };
}

/** The number before the first message to deliver. */
function startAfter(request: pb.SubscriptionRequest, log: MessageLog): number {
  switch (request.getStartPosition()) {
    case StartPosition.lastReceived:
      return Math.max(log.last - 1, 0);
    case StartPosition.timeDelta:
      return log.sequenceAt(Date.now() - request.getStartTimeDelta() / 1e6) - 1;
    case StartPosition.sequence:
      return Math.min(Math.max(request.getStartSequence(), log.first, 1) - 1, log.last);
    case StartPosition.first:
      return Math.max(log.first - 1, 0);
    default:
      return log.last;
  }
}

import { pb } from 'node-nats-streaming/lib/pb';

/** Start positions of a subscription request, as `protocol.proto` numbers them. */
export const StartPosition = {
  newOnly: 0,
  lastReceived: 1,
  timeDelta: 2,
  sequence: 3,
  first: 4,
} as const;

/** Where clients send their requests; told to them when they connect. */
export interface StanSubjects {
  discover: string;
  pings: string;
  publish: string;
  subscribe: string;
  unsubscribe: string;
  subscriptionClose: string;
  close: string;
}

export function stanSubjects(clusterId: string): StanSubjects {
  return {
    discover: `_STAN.discover.${clusterId}`,
    pings: `_STAN.discover.${clusterId}.pings`,
    publish: `_STAN.pub.${clusterId}`,
    subscribe: `_STAN.sub.${clusterId}`,
    unsubscribe: `_STAN.unsub.${clusterId}`,
    subscriptionClose: `_STAN.subclose.${clusterId}`,
    close: `_STAN.close.${clusterId}`,
  };
}

/**
 * The message as subscribers get it, and as it is stored.
 *
 * @param timestamp milliseconds since 1970 (on the wire: nanoseconds)
 */
export function encodeMessage(message: pb.PubMsg, sequence: number, timestamp: number): Uint8Array {
  const encoded = new pb.MsgProto();
  encoded.setSequence(sequence);
  encoded.setSubject(message.getSubject());
  encoded.setReply(message.getReply());
  encoded.setData(message.getData_asU8());
  encoded.setTimestamp(timestamp * 1e6);
  return encoded.serializeBinary();
}

/** Field 6 (`redelivered`) true, then the tag of field 7 (`redelivery_count`). */
const REDELIVERED = [0x30, 0x01, 0x38];

/**
 * A stored message, marked as redelivered. Protocol buffers allow fields in any order, so the marks
 * are appended and the message need not be decoded.
 */
export function markRedelivered(body: Buffer, count: number): Buffer {
  return Buffer.concat([body, Buffer.from([...REDELIVERED, ...varint(count)])]);
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

export function publishAck(guid: string, error = ''): Buffer {
  const ack = new pb.PubAck();
  ack.setGuid(guid);
  ack.setError(error);
  return Buffer.from(ack.serializeBinary());
}

export function connectResponse(
  subjects: StanSubjects,
  client: { protocol: number; pingInterval: number; pingMaxOut: number },
): Buffer {
  const response = new pb.ConnectResponse();
  response.setPubPrefix(subjects.publish);
  response.setSubRequests(subjects.subscribe);
  response.setUnsubRequests(subjects.unsubscribe);
  response.setSubCloseRequests(subjects.subscriptionClose);
  response.setCloseRequests(subjects.close);
  response.setProtocol(1);
  if (client.protocol >= 1) {
    response.setPingRequests(subjects.pings);
    response.setPingInterval(client.pingInterval);
    response.setPingMaxOut(client.pingMaxOut);
  }
  return Buffer.from(response.serializeBinary());
}

export function connectError(error: string): Buffer {
  const response = new pb.ConnectResponse();
  response.setError(error);
  return Buffer.from(response.serializeBinary());
}

export function subscriptionResponse({ ackInbox = '', error = '' }): Buffer {
  const response = new pb.SubscriptionResponse();
  response.setAckInbox(ackInbox);
  response.setError(error);
  return Buffer.from(response.serializeBinary());
}

export function closeResponse(error = ''): Buffer {
  const response = new pb.CloseResponse();
  response.setError(error);
  return Buffer.from(response.serializeBinary());
}

export function pingResponse(error = ''): Buffer {
  const response = new pb.PingResponse();
  response.setError(error);
  return Buffer.from(response.serializeBinary());
}

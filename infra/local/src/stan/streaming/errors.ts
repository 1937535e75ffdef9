/** What a client is told, in the words of nats-streaming-server 0.25.6 (`server/server.go`). */
export const stanErrors = {
  invalidConnectRequest: 'stan: invalid connection request',
  invalidClientId: 'stan: invalid clientID: only alphanumeric and `-` or `_` characters allowed',
  duplicateClientId: 'stan: clientID already registered',
  missingClientId: 'stan: clientID missing',
  unknownClientId: 'stan: unknown clientID',
  invalidPublishRequest: 'stan: invalid publish request',
  invalidSubscriptionRequest: 'stan: invalid subscription request',
  invalidSubject: 'stan: invalid subject',
  invalidAckWait: 'stan: invalid ack wait time, should be >= 1s',
  invalidMaxInFlight: 'stan: invalid MaxInflight, should be >= 1',
  invalidStartPosition: 'stan: invalid start position',
  invalidDurableName:
    "stan: durable name of a durable queue subscriber can't contain the character ':'",
  duplicateDurable: 'stan: duplicate durable registration',
  invalidUnsubscribeRequest: 'stan: invalid unsubscribe request',
  invalidSubscription: 'stan: invalid subscription',
  unknownChannel: 'stan: unknown channel',
  invalidCloseRequest: 'stan: invalid close request',
  replacedClient: 'client has been replaced or is no longer registered',
  tooManyChannels: 'too many channels',
  tooManySubscriptions: 'too many subscriptions per channel',
} as const;

/** A request that is refused; the message is what the client is told. */
export class RequestError extends Error {}

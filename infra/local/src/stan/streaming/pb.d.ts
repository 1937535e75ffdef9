/** The part that is used here of the messages that node-nats-streaming ships (`lib/pb/protocol.proto`). */
declare module 'node-nats-streaming/lib/pb' {
  export namespace pb {
    export class PubMsg {
      static deserializeBinary(bytes: Uint8Array): PubMsg;
      getClientId(): string;
      getGuid(): string;
      getSubject(): string;
      getReply(): string;
      getData_asU8(): Uint8Array;
      getConnId_asU8(): Uint8Array;
    }
    export class PubAck {
      setGuid(guid: string): void;
      setError(error: string): void;
      serializeBinary(): Uint8Array;
    }
    export class MsgProto {
      setSequence(sequence: number): void;
      setSubject(subject: string): void;
      setReply(reply: string): void;
      setData(data: Uint8Array): void;
      /** Nanoseconds since 1970. */
      setTimestamp(timestamp: number): void;
      serializeBinary(): Uint8Array;
    }
    export class Ack {
      static deserializeBinary(bytes: Uint8Array): Ack;
      getSubject(): string;
      getSequence(): number;
    }
    export class ConnectRequest {
      static deserializeBinary(bytes: Uint8Array): ConnectRequest;
      getClientId(): string;
      getHeartbeatInbox(): string;
      getProtocol(): number;
      getConnId_asU8(): Uint8Array;
      /** Seconds. */
      getPingInterval(): number;
      getPingMaxOut(): number;
    }
    export class ConnectResponse {
      setPubPrefix(prefix: string): void;
      setSubRequests(subject: string): void;
      setUnsubRequests(subject: string): void;
      setCloseRequests(subject: string): void;
      setSubCloseRequests(subject: string): void;
      setPingRequests(subject: string): void;
      setPingInterval(seconds: number): void;
      setPingMaxOut(count: number): void;
      setProtocol(version: number): void;
      setError(error: string): void;
      serializeBinary(): Uint8Array;
    }
    export class Ping {
      static deserializeBinary(bytes: Uint8Array): Ping;
      getConnId_asU8(): Uint8Array;
    }
    export class PingResponse {
      setError(error: string): void;
      serializeBinary(): Uint8Array;
    }
    export class SubscriptionRequest {
      static deserializeBinary(bytes: Uint8Array): SubscriptionRequest;
      getClientId(): string;
      getSubject(): string;
      getQGroup(): string;
      getInbox(): string;
      getMaxInFlight(): number;
      getAckWaitInSecs(): number;
      getDurableName(): string;
      getStartPosition(): number;
      getStartSequence(): number;
      /** Nanoseconds. */
      getStartTimeDelta(): number;
    }
    export class SubscriptionResponse {
      setAckInbox(inbox: string): void;
      setError(error: string): void;
      serializeBinary(): Uint8Array;
    }
    export class UnsubscribeRequest {
      static deserializeBinary(bytes: Uint8Array): UnsubscribeRequest;
      getClientId(): string;
      getSubject(): string;
      getInbox(): string;
    }
    export class CloseRequest {
      static deserializeBinary(bytes: Uint8Array): CloseRequest;
      getClientId(): string;
    }
    export class CloseResponse {
      setError(error: string): void;
      serializeBinary(): Uint8Array;
    }
  }
}

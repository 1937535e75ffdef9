/** The part that is used here of the messages that node-nats-streaming ships (`lib/pb/protocol.proto`). */
declare module 'node-nats-streaming/lib/pb' {
  export namespace pb {
    export class PubMsg {
      static deserializeBinary(bytes: Uint8Array): PubMsg;
      setClientId(id: string): void;
      setGuid(guid: string): void;
      setSubject(subject: string): void;
      setReply(subject: string): void;
      setData(data: Uint8Array): void;
      setConnId(id: Uint8Array): void;
      serializeBinary(): Uint8Array;
      getClientId(): string;
      getGuid(): string;
      getSubject(): string;
      getReply(): string;
      getData_asU8(): Uint8Array;
      getConnId_asU8(): Uint8Array;
    }
    export class PubAck {
      static deserializeBinary(bytes: Uint8Array): PubAck;
      getError(): string;
      getGuid(): string;
      setGuid(guid: string): void;
      setError(error: string): void;
      serializeBinary(): Uint8Array;
    }
    export class MsgProto {
      static deserializeBinary(bytes: Uint8Array): MsgProto;
      getSequence(): number;
      getSubject(): string;
      getReply(): string;
      getData_asU8(): Uint8Array;
      getTimestamp(): number;
      getRedelivered(): boolean;
      getRedeliveryCount(): number;
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
      setClientId(id: string): void;
      setHeartbeatInbox(subject: string): void;
      setProtocol(version: number): void;
      setConnId(id: Uint8Array): void;
      setPingInterval(seconds: number): void;
      setPingMaxOut(count: number): void;
      serializeBinary(): Uint8Array;
      getClientId(): string;
      getHeartbeatInbox(): string;
      getProtocol(): number;
      getConnId_asU8(): Uint8Array;
      /** Seconds. */
      getPingInterval(): number;
      getPingMaxOut(): number;
    }
    export class ConnectResponse {
      static deserializeBinary(bytes: Uint8Array): ConnectResponse;
      getError(): string;
      getPubPrefix(): string;
      getPingRequests(): string;
      getPingInterval(): number;
      getPingMaxOut(): number;
      getProtocol(): number;
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
      setConnId(id: Uint8Array): void;
      serializeBinary(): Uint8Array;
      getConnId_asU8(): Uint8Array;
    }
    export class PingResponse {
      static deserializeBinary(bytes: Uint8Array): PingResponse;
      getError(): string;
      setError(error: string): void;
      serializeBinary(): Uint8Array;
    }
    export class SubscriptionRequest {
      static deserializeBinary(bytes: Uint8Array): SubscriptionRequest;
      setClientId(id: string): void;
      setSubject(subject: string): void;
      setQGroup(name: string): void;
      setInbox(subject: string): void;
      setMaxInFlight(count: number): void;
      setAckWaitInSecs(seconds: number): void;
      setDurableName(name: string): void;
      setStartPosition(position: number): void;
      serializeBinary(): Uint8Array;
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
      static deserializeBinary(bytes: Uint8Array): SubscriptionResponse;
      getError(): string;
      getAckInbox(): string;
      setAckInbox(inbox: string): void;
      setError(error: string): void;
      serializeBinary(): Uint8Array;
    }
    export class UnsubscribeRequest {
      static deserializeBinary(bytes: Uint8Array): UnsubscribeRequest;
      setClientId(id: string): void;
      setSubject(subject: string): void;
      setInbox(subject: string): void;
      serializeBinary(): Uint8Array;
      getClientId(): string;
      getSubject(): string;
      getInbox(): string;
    }
    export class CloseRequest {
      static deserializeBinary(bytes: Uint8Array): CloseRequest;
      setClientId(id: string): void;
      serializeBinary(): Uint8Array;
      getClientId(): string;
    }
    export class CloseResponse {
      static deserializeBinary(bytes: Uint8Array): CloseResponse;
      getError(): string;
      setError(error: string): void;
      serializeBinary(): Uint8Array;
    }
  }
}

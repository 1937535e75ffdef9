import { pb } from 'node-nats-streaming/lib/pb';
import type { NatsMessage } from '../nats/broker';
import { stanErrors } from './errors';
import {
  closeResponse,
  connectError,
  connectResponse,
  pingResponse,
  stanSubjects,
} from './protocol';
import type { StreamingServer } from './streaming-server';

const CLIENT_ID = /^[a-zA-Z0-9_-]+$/;

/** Handles what concerns a client as a whole: connect, ping, close. */
export function acceptClients(server: StreamingServer): void {
  const { broker, clients } = server;
  const subjects = stanSubjects(server.options.clusterId);
  /** Ids whose owners are being asked whether they are still there. */
  const inDoubt = new Set<string>();

  broker.subscribe(subjects.discover, (message) => void connect(message));
  broker.subscribe(subjects.pings, ping);
  broker.subscribe(subjects.close, (message) => void close(message));

  async function connect({ payload, reply }: NatsMessage): Promise<void> {
    const request = decode(() => pb.ConnectRequest.deserializeBinary(payload));
    const id = request?.getClientId() ?? '';
    const refuse = (error: string) => {
      server.log.debug(`client ${id}: ${error}`);
      broker.publish(reply, connectError(error));
    };
    if (!request || request.getHeartbeatInbox() === '') {
      return refuse(stanErrors.invalidConnectRequest);
    }
    if (!CLIENT_ID.test(id)) return refuse(stanErrors.invalidClientId);
    if (!(await takeOver(id))) return refuse(stanErrors.duplicateClientId);

    const { record } = clients.add({
      id,
      heartbeatInbox: request.getHeartbeatInbox(),
      connectionId: hex(request.getConnId_asU8()),
      protocol: request.getProtocol(),
      pingInterval: request.getPingInterval(),
      pingMaxOut: request.getPingMaxOut(),
    });
    server.record({ type: 'client', client: record });
    await server.commit();
    server.log.debug(`client ${id} connected`);
    broker.publish(reply, connectResponse(subjects, record));
  }

  /** True when the id is free: nobody has it, or its owner does not answer and has been closed. */
  async function takeOver(id: string): Promise<boolean> {
    const owner = clients.find(id);
    if (!owner) return true;
    if (inDoubt.has(id)) return false;
    inDoubt.add(id);
    const answers = await clients.answers(owner);
    inDoubt.delete(id);
    if (answers) return false;
    if (clients.find(id) === owner) server.closeClient(owner);
    return clients.find(id) === undefined;
  }

  function ping({ payload, reply }: NatsMessage): void {
    const request = decode(() => pb.Ping.deserializeBinary(payload));
    if (!request || payload.length === 0 || reply === '') return;
    const client = clients.findConnection(hex(request.getConnId_asU8()));
    if (client) clients.recheck(client);
    broker.publish(reply, client ? pingResponse() : pingResponse(stanErrors.replacedClient));
  }

  async function close({ payload, reply }: NatsMessage): Promise<void> {
    const request = decode(() => pb.CloseRequest.deserializeBinary(payload));
    if (!request) return broker.publish(reply, closeResponse(stanErrors.invalidCloseRequest));
    const client = clients.find(request.getClientId());
    if (!client) return broker.publish(reply, closeResponse(stanErrors.unknownClientId));
    server.closeClient(client);
    await server.commit();
    server.log.debug(`client ${client.record.id} closed`);
    broker.publish(reply, closeResponse());
  }
}

/** What can't be decoded is undefined. */
export function decode<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { silentLogger } from '../../logger';
import { State } from '../state';
import type { StateEvent } from '../state';
import { StateFile } from '../state-file';
import { StoreError } from '../store-error';

const consumer = (id: number): StateEvent => ({
  type: 'consumer',
  consumer: {
    id,
    channel: 'channel',
    queue: 'group',
    durableName: '',
    durable: true,
    clientId: '',
    lastSent: 0,
  },
});
const member = (id: number, of: number): StateEvent => ({
  type: 'member',
  member: {
    id,
    consumer: of,
    clientId: 'client',
    inbox: `inbox-${id}`,
    ackInbox: `ack-${id}`,
    maxInFlight: 1,
    ackWait: 30,
  },
});
const client = (id: string): StateEvent => ({
  type: 'client',
  client: {
    id,
    heartbeatInbox: 'hb',
    connectionId: 'aa',
    protocol: 1,
    pingInterval: 5,
    pingMaxOut: 3,
  },
});
const sent = (sequence: number, to = 2): StateEvent => ({
  type: 'sent',
  consumer: 1,
  member: to,
  sequence,
});
const acked = (sequence: number): StateEvent => ({ type: 'acked', consumer: 1, sequence });

function after(...events: StateEvent[]): State {
  const state = new State();
  for (const event of events) state.apply(event);
  return state;
}

const id = fc.integer({ min: 1, max: 3 });
const anyEvent: fc.Arbitrary<StateEvent> = fc.oneof(
  fc.constant<StateEvent>({ type: 'server', clusterId: 'c' }),
  id.map((n) => client(`client-${n}`)),
  id.map((n): StateEvent => ({ type: 'client-gone', id: `client-${n}` })),
  id.map(consumer),
  id.map((n): StateEvent => ({ type: 'consumer-gone', id: n })),
  fc.tuple(id, id).map(([n, of]) => member(n, of)),
  id.map((n): StateEvent => ({ type: 'member-gone', id: n })),
  fc.tuple(id, id, fc.integer({ min: 1, max: 2 ** 40 })).map(([of, to, sequence]): StateEvent => ({
    type: 'sent',
    consumer: of,
    member: to,
    sequence,
  })),
  fc
    .tuple(id, fc.integer({ min: 1, max: 5 }))
    .map(([of, sequence]): StateEvent => ({ type: 'acked', consumer: of, sequence })),
);

describe('the state of a streaming server', () => {
  it('knows what was delivered and not acknowledged, and by whom', () => {
    const state = after(consumer(1), member(2, 1), sent(1), sent(2), sent(3), acked(2));
    expect([...(state.consumers.get(1)?.pending ?? [])]).toEqual([
      [1, 2],
      [3, 2],
    ]);
    expect(state.consumers.get(1)?.record.lastSent).toBe(3);
  });

  it('leaves the messages of a member that has gone to nobody', () => {
    const state = after(consumer(1), member(2, 1), member(3, 1), sent(1), sent(2, 3), {
      type: 'member-gone',
      id: 2,
    });
    expect([...(state.consumers.get(1)?.pending ?? [])]).toEqual([
      [1, 0],
      [2, 3],
    ]);
  });

  it('gives no id twice, not even that of a consumer that has gone', () => {
    expect(after(consumer(7), { type: 'consumer-gone', id: 7 }).lastId).toBe(7);
  });

  it('is the same after its snapshot, whatever has happened', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const state = after(...events);
        const again = after(...state.snapshot());
        expect(again.clusterId).toBe(state.clusterId);
        expect(again.clients).toEqual(state.clients);
        expect(again.members).toEqual(state.members);
        expect(again.consumers).toEqual(state.consumers);
      }),
    );
  });
});

describe('the file of the state', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'state-file-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('gives the state back, whatever has happened', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { maxLength: 20 }), async (events) => {
        fs.rmSync(path.join(folder, 'state.log'), { force: true });
        const file = new StateFile(folder, silentLogger);
        for (const event of events) file.record(event);
        await file.flush();
        file.close();
        const again = new StateFile(folder, silentLogger);
        again.close();
        expect(again.state).toEqual(file.state);
      }),
      { numRuns: 30 },
    );
  });

  it('is rewritten when most of it is history, and loses nothing', async () => {
    const file = new StateFile(folder, silentLogger, 10_000);
    for (const event of [client('a'), consumer(1), member(2, 1)]) file.record(event);
    for (let sequence = 1; sequence <= 5000; sequence++) {
      file.record(sent(sequence));
      if (sequence % 1000 > 2) file.record(acked(sequence));
      if (sequence % 100 === 0) await file.flush();
    }
    await file.flush();
    file.close();

    expect(fs.statSync(path.join(folder, 'state.log')).size).toBeLessThan(30_000);
    expect(fs.existsSync(path.join(folder, 'state.log.new'))).toBe(false);
    const again = new StateFile(folder, silentLogger);
    again.close();
    expect(again.state).toEqual(file.state);
  });

  it('keeps what is recorded while it is being rewritten', async () => {
    const file = new StateFile(folder, silentLogger, 100);
    for (const event of [consumer(1), member(2, 1), sent(1)]) file.record(event);
    const flushing = file.flush();
    file.record(acked(1));
    file.record(sent(2));
    file.write();
    await flushing;
    await file.flush();
    file.close();
    const again = new StateFile(folder, silentLogger);
    again.close();
    expect([...(again.state.consumers.get(1)?.pending ?? [])]).toEqual([[2, 2]]);
  });

  it('is refused when its middle is damaged', async () => {
    const file = new StateFile(folder, silentLogger);
    for (const event of [client('a'), client('b'), client('c')]) file.record(event);
    await file.flush();
    file.close();
    const name = path.join(folder, 'state.log');
    const bytes = fs.readFileSync(name);
    bytes[20] ^= 1;
    fs.writeFileSync(name, bytes);
    expect(() => new StateFile(folder, silentLogger)).toThrow(
      new StoreError(`${name} is damaged at byte 0`),
    );
  });
});

import fs from 'node:fs';
import path from 'node:path';
import type { Logger } from '../logger';
import { RecordFile, scanRecords, syncFolder } from './record-file';
import { State } from './state';
import type { StateEvent } from './state';
import { StoreError } from './store-error';

const NAME = 'state.log';
/** A log smaller than this is not worth rewriting. Bytes. */
const COMPACT_SIZE = 4 * 1024 * 1024;
/** A log is rewritten when it is this many times longer than after the last rewrite. */
const COMPACT_FACTOR = 8;

const SENT = 1;
const ACKED = 2;

/** The history of clients, subscriptions, deliveries and acknowledgements. */
export class StateFile {
  readonly state = new State();
  private file: RecordFile;
  private baseSize = 0;

  constructor(
    private readonly folder: string,
    logger: Logger,
    private readonly compactSize = COMPACT_SIZE,
  ) {
    const name = path.join(folder, NAME);
    if (!fs.existsSync(name)) {
      this.file = RecordFile.create(name, folder);
      return;
    }
    const { intact, size, damagedInside } = scanRecords(name, (payload) =>
      this.state.apply(decodeEvent(payload)),
    );
    if (damagedInside) throw new StoreError(`${name} is damaged at byte ${intact}`);
    if (intact < size)
      logger.warn(`${name}: cut off ${size - intact} bytes of an unfinished write`);
    this.file = RecordFile.open(name, intact);
  }

  record(event: StateEvent): void {
    this.state.apply(event);
    // a delivery or acknowledgement that a power failure takes back is only a message sent again
    this.file.append(encodeEvent(event), event.type !== 'sent' && event.type !== 'acked');
  }

  /** Writes what was recorded, without waiting for the disk. */
  write(): void {
    this.file.writeNow();
  }

  async flush(): Promise<void> {
    this.write();
    if (this.file.size > Math.max(this.compactSize, this.baseSize * COMPACT_FACTOR)) {
      await this.compact();
    }
    await this.file.flush();
  }

  close(): void {
    this.file.close();
  }

  /** Writes the present state to a new file that takes the old one's place. */
  private async compact(): Promise<void> {
    const name = path.join(this.folder, NAME);
    const next = RecordFile.create(`${name}.new`, this.folder);
    for (const event of this.state.snapshot()) next.append(encodeEvent(event), true);
    // what is recorded from here on belongs to the new file; the snapshot holds all that waits in the old
    const old = this.file;
    this.file = next;
    this.baseSize = next.size;
    await next.flush();
    fs.renameSync(`${name}.new`, name);
    syncFolder(this.folder);
    old.close();
  }
}

/** The two frequent events in 17 and 13 bytes, all others as JSON. */
function encodeEvent(event: StateEvent): Buffer {
  if (event.type === 'sent') {
    const bytes = Buffer.allocUnsafe(17);
    bytes.writeUInt8(SENT, 0);
    bytes.writeUInt32BE(event.consumer, 1);
    bytes.writeUInt32BE(event.member, 5);
    bytes.writeDoubleBE(event.sequence, 9);
    return bytes;
  }
  if (event.type === 'acked') {
    const bytes = Buffer.allocUnsafe(13);
    bytes.writeUInt8(ACKED, 0);
    bytes.writeUInt32BE(event.consumer, 1);
    bytes.writeDoubleBE(event.sequence, 5);
    return bytes;
  }
  return Buffer.from(JSON.stringify(event));
}

function decodeEvent(bytes: Buffer): StateEvent {
  switch (bytes[0]) {
    case SENT:
      return {
        type: 'sent',
        consumer: bytes.readUInt32BE(1),
        member: bytes.readUInt32BE(5),
        sequence: bytes.readDoubleBE(9),
      };
    case ACKED:
      return {
        type: 'acked',
        consumer: bytes.readUInt32BE(1),
        sequence: bytes.readDoubleBE(5),
      };
    default:
      return JSON.parse(bytes.toString()) as StateEvent;
  }
}

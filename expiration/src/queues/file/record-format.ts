import { crc32 } from 'node:zlib';

/** What a log file holds, and what of it could not be read. */
export interface DecodedRecords {
  records: unknown[];
  /** Whether the end is missing or damaged: what a crash in the middle of a write leaves. */
  tornTail: boolean;
  /** Damaged records that have a sound one behind them: no crash does that, a failing disk does. */
  damaged: number;
}

/** One record as a line: the CRC-32 of its JSON in eight hexadecimal digits, a space, the JSON. */
export function encodeRecord(record: unknown): string {
  const json = JSON.stringify(record);
  return `${checksum(json)} ${json}\n`;
}

/** Reads what is sound, and leaves out what is not. */
export function decodeRecords(content: string): DecodedRecords {
  const records: unknown[] = [];
  let damaged = 0;
  let suspects = 0;
  const lines = content.split('\n');
  const unfinished = lines.pop() !== '';

  for (const line of lines) {
    const json = line.slice(9);
    if (line.slice(0, 9) !== `${checksum(json)} `) {
      suspects += 1;
      continue;
    }
    damaged += suspects;
    suspects = 0;
    records.push(JSON.parse(json));
  }
  return { records, damaged, tornTail: unfinished || suspects > 0 };
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}

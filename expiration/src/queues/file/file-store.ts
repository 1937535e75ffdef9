import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ParkedEvent } from '@gittix/common';
import type { ExpirationStore } from '../expiration-store';
import { FileExpirationQueue } from './file-expiration-queue';
import { FileParkingLot } from './file-parking-lot';
import { lockFolder } from './folder-lock';

const PARKED = 'parked.log';

/** What is parked in a folder, whoever has it open. */
export function readParked(folder: string): Promise<ParkedEvent[]> {
  return FileParkingLot.read(path.join(folder, PARKED));
}

/**
 * Opens a folder as the store of one process.
 *
 * @throws when another living process holds the folder, or it can't be written
 */
export async function openFileStore(
  folder: string,
  { onFailure }: { onFailure: (error: Error) => void },
): Promise<ExpirationStore> {
  await mkdir(folder, { recursive: true });
  const unlock = await lockFolder(folder, onFailure);
  try {
    const queue = await FileExpirationQueue.open({
      file: path.join(folder, 'jobs.log'),
      onFailure,
    });
    const parkingLot = await FileParkingLot.open({
      file: path.join(folder, PARKED),
      onFailure,
    });
    return {
      queue,
      parkingLot,
      ping: async () => undefined,
      close: async () => {
        await queue.close();
        await parkingLot.close();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

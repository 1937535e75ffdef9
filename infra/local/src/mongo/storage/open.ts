import { mkdir } from 'node:fs/promises';
import { Catalog } from './catalog';
import { memoryLog } from './change-log';
import { lockFolder } from './folder-lock';
import { Journal, type JournalOptions } from './journal';
import { recover } from './recovery';

/** A catalog, and how to let go of what it stands on. */
export interface OpenCatalog {
  catalog: Catalog;
  close(): Promise<void>;
}

export interface FolderOptions extends JournalOptions {
  /** Told what recovery had to cut off. */
  warn: (message: string) => void;
}

export function openInMemory(): OpenCatalog {
  return { catalog: new Catalog(memoryLog), close: () => Promise.resolve() };
}

/** Opens a data folder, making it when there is none. */
export async function openFolder(folder: string, options: FolderOptions): Promise<OpenCatalog> {
  await mkdir(folder, { recursive: true });
  const unlock = await lockFolder(folder);
  try {
    const journal = new Journal(folder, options);
    const catalog = new Catalog(journal);
    await journal.start(await recover(folder, catalog, options.warn), catalog);
    return {
      catalog,
      async close() {
        await journal.close();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

import { resetDataFolder } from '../data-folder';
import { readSettings } from '../settings';

/**
 * Empties the data folder: the next start begins without users, tickets, orders and keys.
 *
 * @throws {Problem} while GitTix runs on it
 */
export async function reset(root: string): Promise<void> {
  const { dataDir } = readSettings(process.env, root);
  await resetDataFolder(dataDir);
  console.log(`Emptied ${dataDir}`);
}

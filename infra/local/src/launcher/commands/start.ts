import { openDataFolder } from '../data-folder';
import { bringUp } from '../bring-up';
import { planStack } from '../plan';
import { reloadOnChange, reloadUnits } from '../reload';
import { readSettings } from '../settings';
import { setUpStack, type Stack } from '../stack';
import { startTable } from '../start-table';
import { awaitStopRequest } from '../stop-request';
import { openTerminal } from '../terminal';

interface StartOptions {
  /** The repository. */
  readonly root: string;
  /** Rebuild what is edited, and start again what was rebuilt. */
  readonly reload?: boolean;
}

/**
 * Brings the whole product up, keeps it up, and takes it down when asked to (Ctrl-C, SIGTERM, a
 * closed terminal). Resolves when nothing of it runs any more.
 *
 * @throws {Problem} when it could not be started
 */
export async function start({ root, reload = false }: StartOptions): Promise<void> {
  let stack: Stack | undefined;
  const stop = awaitStopRequest(() => stack?.kill());
  const stopping = new AbortController();
  const terminal = openTerminal();
  const env = reload ? { NODE_ENV: 'development', ...process.env } : process.env;
  const settings = readSettings(env, root);
  const folder = await openDataFolder(settings.dataDir);
  try {
    const plan = await planStack(settings, folder, env, { root, reload });
    stack = setUpStack(plan, folder, terminal);
    const up = bringUp(plan, stack, settings.GITTIX_START_TIMEOUT_SECONDS * 1_000);
    await Promise.race([up, stop.made]);
    if (stop.isMade) {
      void up.catch(() => undefined);
      return;
    }

    stack.markReady();
    terminal.say(`${startTable(plan)}\nGitTix is ready at ${plan.url}`);
    if (reload) void reloadOnChange(reloadUnits(root, stack.services), terminal, stopping.signal);
    await stop.made;
  } finally {
    stopping.abort();
    if (stack) terminal.say('Stopping …');
    await stack?.stop();
    if (stack) terminal.say('Everything is stopped.');
    await folder.release();
  }
}

import { setTimeout as delay } from 'node:timers/promises';

/** How long something may take to come about: far more than it needs, on any machine. */
const PATIENCE = 60_000;

/** Between two looks: short at first, for what comes at once, then longer; milliseconds. */
const pauseAfter = (looks: number) => Math.min(10 * 2 ** looks, 100);

type Look<Found> = () => Promise<Found | false | undefined> | Found | false | undefined;

/**
 * Resolves to what `look` finds, once it finds something: not `false`, `undefined`, 0 or ''.
 *
 * @param what completes the sentence "… did not come about"
 * @throws when it has found nothing for a minute, or what `look` throws
 */
export async function until<Found>(what: string, look: Look<Found>): Promise<Found>;
export async function until<Found>(look: Look<Found>): Promise<Found>;
export async function until<Found>(
  ...args: [what: string, look: Look<Found>] | [look: Look<Found>]
): Promise<Found> {
  const [what, look] = args.length === 2 ? args : (['it', args[0]] as const);
  const deadline = performance.now() + PATIENCE;
  for (let looks = 0; ; looks += 1) {
    const found = await look();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`${what} did not come about`);
    await delay(pauseAfter(looks));
  }
}

/**
 * Resolves to what `check` returns, once it no longer throws.
 *
 * @throws what it has thrown last, when it has thrown for a minute
 */
export async function eventually<T>(check: () => Promise<T> | T): Promise<T> {
  const deadline = performance.now() + PATIENCE;
  for (let checks = 0; ; checks += 1) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(pauseAfter(checks));
    }
  }
}

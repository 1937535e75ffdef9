import { setTimeout } from 'node:timers/promises';

/** Resolves when the condition holds; rejects when it does not come to. */
export async function waitFor(condition: () => unknown, what: string, ms = 20_000): Promise<void> {
  const giveUpAt = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error(`Waited in vain until ${what}`);
    await setTimeout(10);
  }
}

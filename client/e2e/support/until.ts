/** How long something may take to come about: far more than it needs, on any machine. */
const PATIENCE = 60_000;

/**
 * Resolves once `look` finds what it looks for.
 *
 * @throws when it has not for a minute
 */
export async function until(look: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (!(await look())) {
    if (Date.now() > deadline) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** How long something may take to come about: far more than it needs, on any machine. */
const PATIENCE = 60_000;

/**
 * Resolves to what `look` finds, once it finds something.
 *
 * @throws when it has not for a minute
 */
export async function until<Found>(
  look: () => Promise<Found | false> | Found | false,
): Promise<Found> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const found = await look();
    if (found !== false) return found;
    if (Date.now() > deadline) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

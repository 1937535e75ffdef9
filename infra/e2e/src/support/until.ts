/** How long a flow may take to get where it is going: far more than it needs, on any machine. */
const PATIENCE_MS = 60_000;

/**
 * Resolves to what `look` finds, as soon as it finds something.
 *
 * @param what completes the sentence "… did not come about"
 * @throws when it has found nothing for a minute
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not come about`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

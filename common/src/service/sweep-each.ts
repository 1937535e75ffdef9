/** How many things a sweep works on at once: requests need connections and Stripe's patience too. */
const AT_ONCE = 10;

/**
 * Works on each item; one that fails does not keep the rest from it.
 *
 * @throws the first failure, when all have been tried
 */
export async function sweepEach<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    const outcomes = await Promise.allSettled(items.slice(start, start + AT_ONCE).map(work));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') failures.push(outcome.reason);
    }
  }
  if (failures.length > 0) throw failures[0];
}

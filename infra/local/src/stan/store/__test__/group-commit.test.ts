import { groupCommit } from '../group-commit';

/** A flush that the test ends by hand. */
function manualFlush() {
  const running: { end: () => void; fail: (error: Error) => void }[] = [];
  const flush = () =>
    new Promise<void>((end, fail) => {
      running.push({ end, fail });
    });
  const begun = async (count: number) => {
    while (running.length < count) await new Promise((resolve) => setImmediate(resolve));
  };
  return { flush, running, begun };
}

describe('a group commit', () => {
  it('serves all calls of one turn by one flush', async () => {
    const { flush, running, begun } = manualFlush();
    const commit = groupCommit(flush);
    const calls = Promise.all([commit(), commit(), commit()]);
    await begun(1);
    running[0].end();
    await calls;
    expect(running).toHaveLength(1);
  });

  it('serves calls during a flush by the next one, since theirs may have missed the first', async () => {
    const { flush, running, begun } = manualFlush();
    const commit = groupCommit(flush);
    const first = commit();
    await begun(1);
    let done = false;
    const second = commit().then(() => (done = true));
    running[0].end();
    await first;
    await begun(2);
    expect(done).toBe(false);
    running[1].end();
    await second;
    expect(running).toHaveLength(2);
  });

  it('fails for good when a flush has failed', async () => {
    const { flush, running, begun } = manualFlush();
    const commit = groupCommit(flush);
    const first = commit();
    await begun(1);
    running[0].fail(new Error('disk full'));
    await expect(first).rejects.toThrow('disk full');
    await expect(commit()).rejects.toThrow('disk full');
    expect(running).toHaveLength(1);
  });
});

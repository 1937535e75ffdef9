import { existsSync } from 'node:fs';
import path from 'node:path';
import { buildPackage } from './support/build';
import { readPage } from './support/page';
import { ExperimentRun } from './support/experiment-run';
import { startServer, targets } from './support/servers';

// each of an experiment's steps may take a while on a machine that is busy with other suites
jest.setTimeout(170_000);

const home = path.resolve(__dirname, '../..');
const { serverFlags, experiments, links } = readPage();

// here rather than in a hook: Jest starts concurrent tests without waiting for hooks
buildPackage();

it('has the eight experiments', () => {
  expect(experiments).toHaveLength(8);
});

it('points only at what is there', () => {
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((link) => !existsSync(path.join(home, link)))).toEqual([]);
});

describe.each(targets)('the tour on the $name server', (target) => {
  if (!target.command) {
    it.skip(`${target.name} is not on PATH`, () => undefined);
    return;
  }

  it.concurrent.each(experiments)('shows what the page says: $title', async (experiment) => {
    const server = await startServer(target, serverFlags);
    const run = new ExperimentRun(server);
    try {
      await run.perform(experiment);
    } finally {
      await run.stop();
      await server.stop();
    }
  });
});

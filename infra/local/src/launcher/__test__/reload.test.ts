import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { until } from '@gittix/testing/until';
import { reloadOnChange, reloadUnits } from '../reload';
import type { SupervisedProcess } from '../supervise';

let root: string;
let reloaded: string[];
let said: string[];
let stop: AbortController;
let running: Promise<void>;

function write(project: string, content: string): void {
  const build = path.join(root, project, 'build');
  fs.mkdirSync(build, { recursive: true });
  fs.writeFileSync(path.join(build, '.tsbuildinfo'), content);
}

function runningProcess(name: string, project = name): SupervisedProcess {
  return {
    plan: { name, cwd: path.join(root, project) },
    reload: async () => {
      reloaded.push(name);
    },
  } as SupervisedProcess;
}

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'gittix-reload-'));
  [reloaded, said, stop] = [[], [], new AbortController()];
  for (const project of ['common', 'orders', 'tickets']) write(project, 'first');
  const services = [
    runningProcess('orders'),
    runningProcess('orders-2', 'orders'),
    runningProcess('tickets'),
  ];
  running = reloadOnChange(
    reloadUnits(root, services),
    { announce: (name, sentence) => said.push(`${name} ${sentence}`) },
    stop.signal,
  );
});
afterEach(async () => {
  stop.abort();
  await running;
  fs.rmSync(root, { recursive: true });
});

it('starts again every replica of the service that was compiled', async () => {
  write('orders', 'second');

  await until(() => said.length === 2);
  expect(reloaded.sort()).toEqual(['orders', 'orders-2']);
  expect(said[0]).toMatch(/^orders(-2)? reloaded \(\d+\.\d s\)$/);
});

it('starts all services again, each once, when common was compiled', async () => {
  write('common', 'second');
  write('tickets', 'second');

  await until(() => said.length >= 3);
  expect(reloaded.sort()).toEqual(['orders', 'orders-2', 'tickets']);
});

it('leaves alone what was written again with the same content', async () => {
  write('orders', 'first');
  write('tickets', 'second');

  await until(() => said.length > 0);
  expect(reloaded).toEqual(['tickets']);
});

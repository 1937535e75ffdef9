import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  'working-directory'?: string;
}
interface Job {
  uses?: string;
  permissions?: object;
  'timeout-minutes'?: number;
  steps?: Step[];
}
interface Workflow {
  permissions?: object;
  jobs: Record<string, Job>;
}

const root = path.resolve(__dirname, '../../../..');
const folder = path.join(root, '.github/workflows');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const files = readdirSync(folder).map((name) => `.github/workflows/${name}`);

describe.each(files)('%s', (file) => {
  const text = read(file);
  const workflow = parse(text) as Workflow;
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, job]) => job.steps ?? []);

  it('gives no job more than to read, but where the job itself says so', () => {
    expect(workflow.permissions).toBeDefined();
    expect([{}, { contents: 'read' }]).toContainEqual(workflow.permissions);
  });

  it('ends each job some time', () => {
    const endless = jobs.filter(([, job]) => !job.uses && !job['timeout-minutes']);
    expect(endless.map(([name]) => name)).toEqual([]);
  });

  it('leaves no token behind in a checkout whose programs are run', () => {
    const running = jobs.flatMap(([, { steps: ofJob = [] }]) =>
      ofJob.some(({ uses, run }) => run ?? uses?.startsWith('./')) ? ofJob : [],
    );
    const checkouts = running.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.every((step) => step.with?.['persist-credentials'] === false)).toBe(true);
  });

  it('has all of history where the filter of changed paths compares, as it can fetch nothing', () => {
    const filtering = jobs.flatMap(([, { steps: ofJob = [] }]) =>
      ofJob.some(({ uses }) => uses?.startsWith('dorny/paths-filter@')) ? ofJob : [],
    );
    const checkouts = filtering.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.every((step) => step.with?.['fetch-depth'] === 0)).toBe(true);
  });

  it('lets no workflow that it calls ask for more than it has itself', () => {
    const called = jobs.filter(([, { uses }]) => uses?.startsWith('./'));
    for (const [, { uses = '', permissions = {} }] of called) {
      const asked = Object.values((parse(read(uses)) as Workflow).jobs);
      const wanted = asked.flatMap((job) => Object.keys(job.permissions ?? {}));
      expect(Object.keys(permissions)).toEqual(expect.arrayContaining(wanted));
    }
  });

  it('calls scripts that are there', () => {
    const called = steps.flatMap(
      ({ run = '' }) => /^(?:node )?(infra\/\S+\.(?:mjs|sh))/.exec(run)?.slice(1) ?? [],
    );
    expect(called.filter((script) => !existsSync(path.join(root, script)))).toEqual([]);
    const { scripts } = JSON.parse(read('package.json')) as { scripts: object };
    const asked = steps
      .filter((step) => !step['working-directory'])
      .flatMap(({ run = '' }) => /^npm run ([\w:]+)$/.exec(run)?.[1] ?? []);
    expect(asked.filter((name) => !(name in scripts))).toEqual([]);
  });
});

it('pins every action by its commit, and tells which version that is', () => {
  const texts = [...files, '.github/actions/setup/action.yml'].map(read);
  const uses = texts.flatMap((text) => text.match(/uses: .*/g) ?? []);
  const foreign = uses.filter((line) => !line.startsWith('uses: ./'));
  expect(foreign.length).toBeGreaterThan(10);
  const unpinned = foreign.filter(
    (line) => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line),
  );
  expect(unpinned).toEqual([]);
  expect(new Set(foreign).size).toBe(new Set(foreign.map((line) => line.split('@')[0])).size);
});

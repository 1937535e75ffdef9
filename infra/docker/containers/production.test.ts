import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '@gittix/testing/program';
import { buildImage, originOfCheckout, sizeOf } from '../src/build-image';
import { imageNames, referenceOf } from '../src/image-names';
import { runProgram } from '../src/run-program';
import { sizeTable } from '../src/size-table';
import { baseImage } from './support/base-image';
import { startMarketplace, type Marketplace } from './support/marketplace';
import { withContainers } from './support/with-containers';

const tag = 'under-test';

/** What npm reaches from here, it also reaches while an image is built. */
const engineOptions = ['--network=host'];

withContainers('GitTix in containers, confined as in the manifests', (engine) => {
  let marketplace: Marketplace;

  beforeAll(async () => {
    const nodeImage = await baseImage(engine);
    const origin = await originOfCheckout();
    const sizes = new Map<string, number>();
    for (const name of imageNames) {
      const options = { tag, target: 'production', nodeImage, engineOptions } as const;
      await buildImage(engine, name, options, origin);
      const reference = referenceOf(name, tag);
      sizes.set(reference, await sizeOf(engine, reference));
    }
    // BuildKit keeps a base to itself
    const base = await sizeOf(engine, nodeImage).catch(() => undefined);
    console.log(sizeTable(sizes, base));
    marketplace = await startMarketplace(engine, tag);
  });
  afterAll(() => marketplace?.remove());

  it.each(imageNames)('runs %s as user 1000 on a root that nobody can write', async (name) => {
    const container = marketplace.container(name);
    expect(await container.exec('id', '-u')).toBe('1000');
    await expect(container.exec('touch', '/app/intruder')).rejects.toThrow('Read-only file system');
    await container.exec('touch', '/tmp/scratch');
  });

  it.each(imageNames)('leaves out of %s what it never runs', async (name) => {
    const container = marketplace.container(name);
    const isSource = ['(', '-name', '*.ts', '-o', '-name', '*.tsx', ')', '-print'];
    const ownFiles = ['-path', '*/node_modules', '-prune', '-o'];
    expect(await container.exec('find', '/app', ...ownFiles, ...isSource)).toBe('');
    expect(await container.exec('find', '/app', '-name', '*.d.ts')).toBe('');
    const tools = ['typescript', 'tsx', 'jest', 'eslint', 'mongodb-memory-server', 'supertest'];
    const unused = [...tools, 'sharp'];
    const found = unused.flatMap((module) => ['-o', '-path', `*/node_modules/${module}`]).slice(1);
    expect(await container.exec('find', '/app', ...found)).toBe('');
  });

  it.each(imageNames)('labels %s with its name, licence and commit', async (name) => {
    const format = '{{range $k, $v := .Config.Labels}}{{$k}}={{$v}};{{end}}';
    const labels = await runProgram(engine, [
      ...['image', 'inspect', '--format', format, referenceOf(name, tag)],
    ]);
    expect(labels).toContain(`org.opencontainers.image.title=gittix/${name};`);
    expect(labels).toContain('org.opencontainers.image.licenses=MIT;');
    expect(labels).toMatch(/org\.opencontainers\.image\.revision=[0-9a-f]{40};/);
  });

  it('takes signed-up people from a ticket to its payment, and refuses what it must', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'gittix-images-'));
    try {
      const report = path.join(folder, 'report.json');
      const script = 'infra/e2e/build/api/run.js';
      const { code } = await run(script, ['--url', marketplace.url, '--report', report]).ended;
      const { failures, stats } = (
        JSON.parse(readFileSync(report, 'utf8')) as {
          run: { failures: unknown[]; stats: { assertions: { total: number } } };
        }
      ).run;
      console.log(`The API collection: ${stats.assertions.total} assertions`);
      expect(failures).toEqual([]);
      expect(code).toBe(0);
      expect(stats.assertions.total).toBeGreaterThan(100);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('serves pages that are rendered with what is on sale, and their styles', async () => {
    const page = await (await fetch(marketplace.url)).text();
    expect(page).toContain('/tickets/');
    const [, style] = /href="(\/_next\/static\/[^"]+\.css[^"]*)"/.exec(page) ?? [];
    expect((await fetch(new URL(style ?? '/none', marketplace.url))).status).toBe(200);
    expect((await fetch(new URL('/icon.svg', marketplace.url))).status).toBe(200);
  });

  it.each([...imageNames].reverse())('lets %s end by itself on SIGTERM', async (name) => {
    // Next finishes its requests, too, and then says that it was a signal (128 + 15)
    expect(await marketplace.container(name).stop()).toBe(name === 'client' ? 143 : 0);
  });
});

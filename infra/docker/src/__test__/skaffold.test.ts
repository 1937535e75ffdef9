import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { root } from '../build-image';
import { imageNames, targets } from '../image-names';

interface Artifact {
  image: string;
  context: string;
  docker: {
    dockerfile: string;
    target: string;
    cliFlags: string[];
    buildArgs: Record<string, string>;
  };
  sync?: { manual: { src: string; dest: string }[] };
}

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const { artifacts } = (parse(read('skaffold.yaml')) as { build: { artifacts: Artifact[] } }).build;
const folders = ['auth', 'tickets', 'orders', 'expiration', 'payments', 'client'];

it('has an artifact for each image', () => {
  expect(artifacts.map(({ image }) => image)).toEqual(imageNames.map((name) => `gittix/${name}`));
});

describe.each(artifacts)('$image', ({ image, context, docker, sync }) => {
  const name = image.replace('gittix/', '');
  const sources = [...new Set(copiedSources(read(docker.dockerfile), docker.buildArgs))];

  it('is built by the one Dockerfile', () => {
    expect(context).toBe('.');
    expect(docker.buildArgs.SERVICE).toBe(name);
    expect(targets).toContain(docker.target);
  });

  it('has one id as long as nothing in it changes', () => {
    expect(docker.cliFlags).toContain('--provenance=false');
  });

  it('copies only what there is, in any stage: Skaffold fails over a path that matches nothing', () => {
    expect(sources.filter((source) => !existsSync(path.join(root, source)))).toEqual([]);
  });

  it("is not built anew for another service's sources", () => {
    expect(sources.filter((source) => folders.includes(source))).toEqual(
      folders.filter((folder) => folder === name),
    );
  });

  it('takes edited files to where the image has them', () => {
    for (const { src, dest } of sync?.manual ?? []) {
      expect(dest).toBe('/app');
      expect([name, 'common']).toContain(src.split('/')[0]);
    }
    // the simulator runs compiled
    expect(sync !== undefined).toBe(docker.target === 'dev');
  });
});

/** What Skaffold takes a Dockerfile to depend on: every COPY of the context, whatever its stage. */
function copiedSources(dockerfile: string, buildArgs: Record<string, string>): string[] {
  const values: Record<string, string> = {};
  const expand = (text: string) =>
    text.replace(/\$\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  const sources: string[] = [];
  for (const line of dockerfile.replace(/\\\n/g, ' ').split('\n')) {
    const [instruction, ...words] = line.trim().split(/\s+/);
    if (instruction === 'ARG') {
      const [key = '', value = ''] = (words[0] ?? '').split('=');
      values[key] = buildArgs[key] ?? expand(value);
    }
    if (instruction !== 'COPY' || words.some((word) => word.startsWith('--from='))) continue;
    sources.push(
      ...words
        .filter((word) => !word.startsWith('--'))
        .slice(0, -1)
        .map(expand),
    );
  }
  return sources;
}

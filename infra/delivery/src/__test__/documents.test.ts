import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, part]) => part);

it('names one version of ingress-nginx wherever it is installed', () => {
  const places = [
    'README.md',
    'docs/local-cluster.md',
    'docs/production.md',
    'infra/delivery/src/try-manifests.sh',
  ];
  const versions = places.map((place) => all(read(place), /controller-v([\d.]+)\/deploy/g));
  expect(versions.every((found) => found.length > 0)).toBe(true);
  expect(new Set(versions.flat()).size).toBe(1);
});

it('tests on the NATS Streaming server that the manifests run', () => {
  const [run] = all(read('infra/k8s/nats-depl.yaml'), /nats-streaming:([\d.]+)/g);
  const [tested] = all(read('infra/delivery/src/install-engines.sh'), /server@v([\d.]+)/g);
  expect(run).toBeDefined();
  expect(tested).toBe(run);
});

it('tests the images on the base that they are shipped with', () => {
  const [shipped] = all(read('infra/docker/Dockerfile'), /^ARG NODE_IMAGE=(\S+)$/gm);
  const [tested] = all(read('.github/workflows/images.yml'), /NODE_IMAGE: (\S+)$/gm);
  expect(shipped).toBeDefined();
  expect(tested).toBe(shipped);
});

it('alerts on metrics that exist', () => {
  const named = all(
    read('docs/production.md'),
    /\b((?:gittix|http)_[a-z_]+?)(?:_bucket|_count)?[{[ ]/g,
  );
  const sources = ['common/src', 'expiration/src'].flatMap(typescriptIn).map(read).join('\n');
  const known = new Set(all(sources, /^ {2}name: '([a-z_]+)'/gm));
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

it.each(['docs/local-cluster.md', 'docs/production.md'])(
  'names, in %s, only objects that the manifests have',
  (page) => {
    const manifests = ['infra/k8s', 'infra/k8s-dev', 'infra/k8s-prod']
      .flatMap((folder) => readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`))
      .filter((file) => file.endsWith('.yaml'))
      .map(read)
      .join('\n');
    const known = new Set(all(manifests, /^ {2}name: ([\w-]+)$/gm));
    const named = all(
      read(page),
      /(?:(?:deployment|statefulset|service)\/| )([a-z-]+-(?:depl|srv))(?:-0)?\b/g,
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  },
);

it.each(['docs/local-cluster.md', 'docs/production.md'])(
  'links, from %s, to headings that are there',
  (page) => {
    const links = [...read(page).matchAll(/\]\(((?:[\w-]+\.md)?)#([^)]+)\)/g)];
    const dead = links.filter(([, file = '', anchor = '']) => {
      const target = file ? `docs/${file}` : page;
      return !all(read(target), /^#+ (.+)$/gm)
        .map(anchorOf)
        .includes(anchor);
    });
    expect(links.length).toBeGreaterThan(3);
    expect(dead.map(([link]) => link)).toEqual([]);
  },
);

it('knows every profile that skaffold.yaml has', () => {
  const profiles = all(read('skaffold.yaml'), /^ {2}- name: (\w+)$/gm);
  const described = all(read('docs/local-cluster.md'), /skaffold \w+ -p (\w+)/g);
  expect(profiles.length).toBeGreaterThan(2);
  expect([...new Set(described)].sort()).toEqual(profiles.sort());
});

/** As GitHub makes them. */
function anchorOf(heading = ''): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

function typescriptIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('__test__'))
    .map((name) => path.join(folder, name));
}

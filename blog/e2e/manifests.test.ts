import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { environmentIn, manifestFolder, readManifests } from './support/manifests';

const root = path.resolve(__dirname, '..');
const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');

describe.each([
  ['posts', 'posts-cluster-ip-srv', 4000],
  ['comments', 'comments-srv', 4001],
  ['query', 'query-srv', 4002],
  ['moderation', 'moderation-srv', 4003],
  ['event-bus', 'event-bus-srv', 4005],
  ['client', 'client-srv', 3000],
])('%s', (name, serviceName, port) => {
  const [deployment, service, ...others] = readManifests(`${name}-depl.yaml`);

  it('is one pod, and a service for the cluster alone that finds it', () => {
    expect(deployment).toMatchObject({
      kind: 'Deployment',
      metadata: { name: `${name}-depl` },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: { containers: [{ name, image: `gittix/${name}` }] },
        },
      },
    });
    expect(service).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: serviceName },
      spec: {
        selector: { app: name },
        ports: [{ name, protocol: 'TCP', port, targetPort: port }],
      },
    });
    expect(others).toEqual([]);
  });

  it('listens on the port of its service when nothing else is said', () => {
    const program = read(name === 'client' ? 'client/vite.config.ts' : `${name}/index.ts`);
    expect(/PORT = '?(\d+)/.exec(program)?.[1]).toBe(String(port));
  });

  it('is told of addresses that it reads, and that are those of services', () => {
    const sources = fs
      .readdirSync(path.join(root, name), { recursive: true, encoding: 'utf8' })
      .filter((file) => /^(src\/)?[^/]+\.ts$/.test(file))
      .map((file) => read(path.join(name, file)))
      .join('\n');
    const services = fs
      .readdirSync(manifestFolder)
      .flatMap(readManifests)
      .flatMap((object) => (object.kind === 'Service' ? [object] : []))
      .map(({ metadata, spec }) => `http://${metadata.name}:${spec.ports[0]?.port}`);

    const environment = environmentIn(`${name}-depl.yaml`);

    expect(Object.keys(environment)).toEqual([...new Set(sources.match(/\b[A-Z_]+_URL(?= = )/g))]);
    for (const url of Object.values(environment).filter(Boolean)) expect(services).toContain(url);
  });
});

it('has a door to posts past the Ingress, for development', () => {
  expect(readManifests('posts-srv.yaml')).toMatchObject([
    {
      kind: 'Service',
      metadata: { name: 'posts-srv' },
      spec: {
        type: 'NodePort',
        selector: { app: 'posts' },
        ports: [{ name: 'posts', protocol: 'TCP', port: 4000, targetPort: 4000 }],
      },
    },
  ]);
});

it('tells the Ingress controller that paths are regular expressions', () => {
  expect(readManifests('ingress-srv.yaml')).toMatchObject([
    { metadata: { annotations: { 'nginx.ingress.kubernetes.io/use-regex': 'true' } } },
  ]);
});

it('lets Skaffold build and sync every image that the manifests name', () => {
  const { build } = parse(read('skaffold.yaml')) as {
    build: { artifacts: { image: string; context: string; sync: { manual: { src: string }[] } }[] };
  };
  const images = fs
    .readdirSync(manifestFolder)
    .flatMap(readManifests)
    .flatMap((object) => (object.kind === 'Deployment' ? [object] : []))
    .flatMap(({ spec }) => spec.template.spec.containers.map(({ image }) => image));

  expect(build.artifacts.map(({ image }) => image).sort()).toEqual(images.sort());
  for (const { image, context, sync } of build.artifacts) {
    expect(image).toBe(`gittix/${context}`);
    expect(fs.readdirSync(path.join(root, context))).toEqual(
      expect.arrayContaining(['Dockerfile', '.dockerignore', 'package.json']),
    );
    expect(sync.manual.map(({ src }) => src)).toEqual([
      context === 'client' ? 'src/**/*.ts*' : '*.ts',
    ]);
  }
});

it('pins in each folder what its image installs: there is no lock file in it', () => {
  const folders = ['posts', 'comments', 'query', 'moderation', 'event-bus', 'client'];
  for (const folder of folders) {
    const { dependencies, devDependencies } = JSON.parse(read(`${folder}/package.json`)) as {
      dependencies: Record<string, string>;
      devDependencies?: Record<string, string>;
    };
    for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(devDependencies).toBeUndefined();
  }
});

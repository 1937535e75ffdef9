import { findingsOf, sample, sampleBut, sampleContext } from '../../__test__/sample';
import { ofKind, type Manifest } from '../../manifest';
import { networkPolicies } from '../network-policies';

const find = (objects: Manifest[]) => findingsOf(networkPolicies, objects);
const mongo = 'auth-depl → auth-mongo-depl, port 27017/TCP';

it('is content when what is needed is open, and nothing else', () => {
  expect(find(sample())).toEqual([]);
});

it('finds a hop that nobody lets out', () => {
  const objects = sampleBut('NetworkPolicy/auth', 'spec.egress.0', {
    to: [{ ipBlock: { cidr: '10.0.0.0/32' } }],
  });
  expect(find(objects)).toEqual([
    expect.stringContaining(`${mongo} is not let out, but MONGO_URI needs it`),
  ]);
});

it('finds a hop that nobody lets in', () => {
  const objects = sampleBut('NetworkPolicy/auth-mongo', 'spec.ingress', []);
  expect(find(objects)).toEqual([expect.stringContaining(`${mongo} is not let in`)]);
});

it('finds the way in that is closed', () => {
  const place = 'spec.ingress.0.from.0.namespaceSelector.matchLabels';
  const objects = sampleBut('NetworkPolicy/auth', place, {
    'kubernetes.io/metadata.name': 'nginx',
  });
  expect(find(objects)).toEqual([
    expect.stringMatching(
      /the Ingress controller → auth-depl, port 3000\/TCP is not let in, but path .* of ingress-service needs it/,
    ),
  ]);
});

it('finds names that cannot be looked up', () => {
  const toMongo = {
    to: [{ podSelector: { matchLabels: { app: 'auth-mongo' } } }],
    ports: [{ port: 27017 }],
  };
  expect(find(sampleBut('NetworkPolicy/auth', 'spec.egress', [toMongo]))).toEqual([
    expect.stringContaining('auth-depl → DNS, port 53/UDP is not let out'),
    expect.stringContaining('auth-depl → DNS, port 53/TCP is not let out'),
    expect.stringContaining('auth-depl → the DNS cache of the node, port 53/UDP is not let out'),
    expect.stringContaining('auth-depl → the DNS cache of the node, port 53/TCP is not let out'),
  ]);
});

it('finds a database that everybody reaches', () => {
  const objects = sampleBut('NetworkPolicy/auth-mongo', 'spec.ingress.0.from', undefined);
  expect(find(objects)).toContainEqual(
    expect.stringContaining(
      'a pod of another namespace → auth-mongo-depl, port 27017/TCP is let in',
    ),
  );
});

it('finds a rule that forgets its ports', () => {
  const objects = sampleBut('NetworkPolicy/auth', 'spec.ingress.0.ports', undefined);
  expect(find(objects)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('the Ingress controller → auth-depl, port 9000/TCP is let in'),
      expect.stringContaining('the Ingress controller → auth-depl, port 1/TCP is let in'),
    ]),
  );
});

it.each([
  ['the labels of pods', 'podSelector', 'another pod of ingress-nginx'],
  ['their namespace', 'namespaceSelector.matchLabels', 'a controller elsewhere'],
])('finds a rule that forgets %s', (_what, field, impostor) => {
  const objects = sampleBut('NetworkPolicy/auth', `spec.ingress.0.from.0.${field}`, undefined);
  expect(find(objects)).toEqual([
    expect.stringContaining(
      `${impostor} → auth-depl, port 3000/TCP is let in, and nothing needs it`,
    ),
  ]);
});

it('finds a database that may call out', () => {
  const spec = {
    podSelector: { matchLabels: { app: 'auth-mongo' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      { from: [{ podSelector: { matchLabels: { app: 'auth' } } }], ports: [{ port: 'db' }] },
    ],
    egress: [{}],
  };
  expect(find(sampleBut('NetworkPolicy/auth-mongo', 'spec', spec))).toEqual(
    expect.arrayContaining([
      expect.stringContaining('auth-mongo-depl → the internet, port 443/TCP is let out'),
      expect.stringContaining(
        "auth-mongo-depl → the cloud's metadata service, port 80/TCP is let out",
      ),
    ]),
  );
});

it('finds that everything is open when nothing denies', () => {
  const objects = sample().filter(({ kind }) => kind !== 'NetworkPolicy');
  expect(find(objects)).toContainEqual(
    expect.stringContaining('auth-mongo-depl → auth-depl, port 3000/TCP is let in'),
  );
});

it('finds an address without a Service', () => {
  const place = 'spec.template.spec.containers.0.env.0.value';
  const objects = sampleBut('Deployment/auth-depl', place, 'mongodb://mongo-srv:27017/auth');
  expect(find(objects)).toEqual([
    'Deployment/auth-depl: MONGO_URI leads to mongo-srv:27017, but there is no Service/mongo-srv',
  ]);
});

it('finds an address on a port that the Service does not have', () => {
  const place = 'spec.template.spec.containers.0.env.0.value';
  const objects = sampleBut('Deployment/auth-depl', place, 'mongodb://auth-mongo-srv:27018/auth');
  expect(find(objects)).toEqual([
    expect.stringContaining('but Service/auth-mongo-srv has no port 27018'),
  ]);
});

it('lets Prometheus in where it asks, and only there', () => {
  const scraped = { ...sampleContext, scraped: true };
  expect(findingsOf(networkPolicies, sample(), scraped)).toEqual([
    expect.stringContaining('Prometheus → auth-depl, port 9000/TCP is not let in'),
  ]);
});

it('judges each end by itself: what one keeps out, the other need not let go', () => {
  const anywhere = { ports: [{ port: 27017 }] };
  expect(find(sampleBut('NetworkPolicy/auth', 'spec.egress.0', anywhere))).toContainEqual(
    expect.stringContaining('auth-depl → the internet, port 27017/TCP is let out'),
  );
});

it("lets the Ingress controller ask cert-manager's solver, where a certificate is asked for", () => {
  const annotations = { 'cert-manager.io/cluster-issuer': 'letsencrypt' };
  const objects = sampleBut('Ingress/ingress-service', 'metadata.annotations', annotations);
  const auth = ofKind(sample(), 'NetworkPolicy').find(({ metadata }) => metadata.name === 'auth');
  const fromController = auth?.spec.ingress?.[0]?.from;
  const solver = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'solver' },
    spec: {
      podSelector: { matchLabels: { 'acme.cert-manager.io/http01-solver': 'true' } },
      ingress: [{ from: fromController, ports: [{ port: 8089 }] }],
    },
  } as Manifest;

  expect(find(objects)).toEqual([
    expect.stringMatching(
      /^Ingress\/ingress-service: the Ingress controller → cert-manager's solver, port 8089\/TCP is not let in/,
    ),
  ]);
  expect(find([...objects, solver])).toEqual([]);
});

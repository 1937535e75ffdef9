import { findingsOf, sample, sampleBut } from '../../__test__/sample';
import { courseNames } from '../course-names';

const names = {
  workloads: { 'auth-depl': 'auth', 'auth-mongo-depl': 'auth-mongo' },
  services: {
    'auth-srv': { app: 'auth', ports: [3000] },
    'auth-mongo-srv': { app: 'auth-mongo', ports: [27017] },
  },
  ingresses: {
    'ingress-service': {
      host: 'ticketing.dev',
      paths: ['/api/users/?(.*) ImplementationSpecific auth-srv:3000'],
    },
  },
};
const rule = courseNames(names);

it('is content with the names as they are', () => {
  expect(findingsOf(rule, sample())).toEqual([]);
});

it.each([
  [
    'another label',
    'Deployment/auth-depl',
    'spec.template.metadata.labels.app',
    'authn',
    'label app: authn',
  ],
  ['another port', 'Service/auth-srv', 'spec.ports.0.port', 80, 'has the ports 80; they are 3000'],
  [
    'a Service of other pods',
    'Service/auth-srv',
    'spec.selector.app',
    'authn',
    'leads to app: authn',
  ],
  ['another host', 'Ingress/ingress-service', 'spec.rules.0.host', 'posts.com', 'is for posts.com'],
  [
    'another class of Ingress',
    'Ingress/ingress-service',
    'spec.ingressClassName',
    undefined,
    'has the class of the cluster; set ingressClassName: nginx',
  ],
  [
    'paths that are no expressions',
    'Ingress/ingress-service',
    'metadata.annotations',
    undefined,
    'its paths are not read as expressions',
  ],
  [
    'another type of path',
    'Ingress/ingress-service',
    'spec.rules.0.http.paths.0.pathType',
    'Prefix',
    '/api/users/?(.*) Prefix auth-srv:3000; they are, in order,',
  ],
])('finds %s', (_what, object, place, value, message) => {
  const findings = findingsOf(rule, sampleBut(object, place, value));
  expect(findings).toEqual([expect.stringContaining(`${object}: `)]);
  expect(findings[0]).toContain(message);
});

it.each(['Deployment/auth-depl', 'Service/auth-srv', 'Ingress/ingress-service'])(
  'finds %s under another name',
  (object) => {
    const [kind] = object.split('/');
    expect(findingsOf(rule, sampleBut(object, 'metadata.name', 'other'))).toEqual([
      `${object}: is missing; add it under this name`,
      expect.stringMatching(new RegExp(`^${kind}/other: is no .* of the course`)),
    ]);
  },
);

it('finds a program with other arguments', () => {
  const flags = ['-p', '4222', '-SD'];
  const withFlags = courseNames({ ...names, arguments: { 'auth-depl': flags } });
  const given = (args: string[]) =>
    sampleBut('Deployment/auth-depl', 'spec.template.spec.containers.0.args', args);
  expect(findingsOf(withFlags, given([...flags, '-store', 'file']))).toEqual([]);
  expect(findingsOf(withFlags, given(['-SD', '-p', '4222']))).toEqual([
    'Deployment/auth-depl: its arguments are -SD -p 4222; they begin -p 4222 -SD',
  ]);
});

it('finds paths in another order', () => {
  const path = (name: string) => ({
    path: `/${name}`,
    pathType: 'Prefix',
    backend: { service: { name: 'auth-srv', port: { number: 3000 } } },
  });
  const paths = [path('a'), path('b')];
  const swapped = courseNames({
    ...names,
    ingresses: {
      'ingress-service': { paths: ['/b Prefix auth-srv:3000', '/a Prefix auth-srv:3000'] },
    },
  });
  const objects = sampleBut('Ingress/ingress-service', 'spec.rules.0.http.paths', paths);
  expect(findingsOf(swapped, objects)).toEqual([expect.stringContaining('they are, in order,')]);
});

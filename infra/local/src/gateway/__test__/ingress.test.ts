import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readIngress } from '../ingress';
import { matchedPath } from '../request-path';

const INGRESS = path.resolve(__dirname, '../../../../k8s/ingress-srv.yaml');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'gittix-gateway-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The service that a request for `url` goes to, by the manifest in `file`. */
function serviceOf(url: string, file = INGRESS): string | undefined {
  const wanted = matchedPath(url) ?? 'malformed';
  return readIngress(file).find((route) => route.matches(wanted))?.service;
}

function manifest(
  paths: string[],
  { useRegex = 'true', pathType = 'ImplementationSpecific' } = {},
): string {
  const file = path.join(folder, 'ingress.yaml');
  const entries = paths.map(
    (one, index) => `
          - path: ${one}
            pathType: ${pathType}
            backend: { service: { name: service-${index}, port: { number: 3000 } } }`,
  );
  writeFileSync(
    file,
    `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  annotations:
    nginx.ingress.kubernetes.io/use-regex: '${useRegex}'
spec:
  rules:
    - host: example.dev
      http:
        paths:${entries.join('')}
`,
  );
  return file;
}

it.each([
  ['/api/users', 'auth-srv:3000'],
  ['/api/users/', 'auth-srv:3000'],
  ['/api/users/signup', 'auth-srv:3000'],
  ['/api/usersX', 'auth-srv:3000'],
  ['/API/Users/signup', 'auth-srv:3000'],
  ['/api/tickets?mine=true', 'tickets-srv:3000'],
  ['/api/tickets/64b?next=/api/users', 'tickets-srv:3000'],
  ['/api/orders', 'orders-srv:3000'],
  ['/api/payments/webhook', 'payments-srv:3000'],
  ['/', 'client-srv:3000'],
  ['/api', 'client-srv:3000'],
  ['/api/user', 'client-srv:3000'],
  ['/tickets/api/users', 'client-srv:3000'],
  ['/stripe-simulator/', 'client-srv:3000'],
  ['//', 'client-srv:3000'],
  ['//api//users', 'auth-srv:3000'],
  ['/api%2Fusers', 'auth-srv:3000'],
  ['/%61pi/users', 'auth-srv:3000'],
  ['/x/../api/./users', 'auth-srv:3000'],
  ['/api/users/..%2Ftickets', 'tickets-srv:3000'],
  ['/api/users/../tickets', 'tickets-srv:3000'],
  ['/%FF', 'client-srv:3000'],
])('sends %s to %s', (url, service) => {
  expect(serviceOf(url)).toBe(service);
});

it.each(['/%', '/%zz', '/a%2', '/..', '/api/../../x', '/%00', ''])(
  'takes %j for no path at all',
  (url) => {
    expect(matchedPath(url)).toBeUndefined();
  },
);

it('tries the longest path first, whatever the order of the manifest', () => {
  const file = manifest(['/?(.*)', '/api/?(.*)', '/api/users/?(.*)']);

  expect(serviceOf('/api/users', file)).toBe('service-2:3000');
  expect(serviceOf('/api/tickets', file)).toBe('service-1:3000');
  expect(serviceOf('/', file)).toBe('service-0:3000');
});

it('matches regular expressions from the start only', () => {
  const file = manifest(['/api/?(.*)']);

  expect(serviceOf('/old/api/users', file)).toBeUndefined();
});

it('compares whole segments for Prefix, and everything for Exact, without use-regex', () => {
  const prefix = manifest(['/api/users'], { useRegex: 'false', pathType: 'Prefix' });
  expect(serviceOf('/api/users/1', prefix)).toBe('service-0:3000');
  expect(serviceOf('/api/usersX', prefix)).toBeUndefined();

  const exact = manifest(['/api/users'], { useRegex: 'false', pathType: 'Exact' });
  expect(serviceOf('/api/users', exact)).toBe('service-0:3000');
  expect(serviceOf('/api/users/1', exact)).toBeUndefined();
});

it.each([
  ['is missing', () => path.join(folder, 'nowhere.yaml'), /ENOENT/],
  ['has a path type that there is not', () => manifest(['/'], { pathType: 'Fuzzy' }), /pathType/],
  ['has no regular expression where it says so', () => manifest(['/(']), /regular expression/i],
])('says which file is wrong, and what, when it %s', (_what, make, words) => {
  const file = make();

  expect(() => readIngress(file)).toThrow(file);
  expect(() => readIngress(file)).toThrow(words);
});

import type { INetworkPolicySpec } from 'kubernetes-models/networking.k8s.io/v1';
import type { ObjectOf } from '../../manifest';
import { letsIn, letsOut } from '../judgement';
import { cloudMetadata, dns, internet, stranger, type Peer } from '../peer';

function pod(app: string, address: string): Peer {
  const namespaceLabels = { 'kubernetes.io/metadata.name': 'default' };
  const ports = [{ number: 3000, protocol: 'TCP', name: 'http' } as const];
  return {
    name: app,
    pod: { labels: { app }, namespaceLabels, inNamespace: true },
    address,
    ports,
  };
}

const a = pod('a', '10.244.0.10');
const b = pod('b', '10.244.0.11');
const http = { number: 3000, protocol: 'TCP', name: 'http' } as const;
const https = { number: 443, protocol: 'TCP' } as const;
const policy = (spec: INetworkPolicySpec) =>
  ({ metadata: { name: 'p' }, spec }) as ObjectOf<'NetworkPolicy'>;
const isAllowed: typeof letsIn = (...ends) => letsOut(...ends) && letsIn(...ends);
const ofB = { podSelector: { matchLabels: { app: 'b' } } };
const fromA = { podSelector: { matchLabels: { app: 'a' } } };

it('lets everything through where no policy chooses either end', () => {
  expect(isAllowed([], a, b, http)).toBe(true);
  expect(isAllowed([policy(ofB)], b, a, http)).toBe(true);
});

it('closes the pods that a policy without rules chooses', () => {
  expect(isAllowed([policy(ofB)], a, b, http)).toBe(false);
  expect(isAllowed([policy({ podSelector: {}, policyTypes: ['Egress'] })], a, b, http)).toBe(false);
});

it('adds up what policies allow', () => {
  const policies = [policy(ofB), policy({ ...ofB, ingress: [{ from: [fromA] }] })];
  expect(isAllowed(policies, a, b, http)).toBe(true);
  expect(isAllowed(policies, stranger, b, http)).toBe(false);
});

it('asks both ends', () => {
  const inward = policy({ ...ofB, ingress: [{ from: [fromA] }] });
  const outward = policy({ podSelector: {}, policyTypes: ['Egress'] });
  expect(letsIn([inward, outward], a, b, http)).toBe(true);
  expect(letsOut([inward, outward], a, b, http)).toBe(false);
});

it.each([
  ['its number', { port: 3000 }, true],
  ['its name', { port: 'http' }, true],
  ['a range around it', { port: 2000, endPort: 4000 }, true],
  ['no number', {}, true],
  ['another number', { port: 3001 }, false],
  ['another name', { port: 'https' }, false],
  ['a range beside it', { port: 3001, endPort: 4000 }, false],
  ['another protocol', { port: 3000, protocol: 'UDP' as const }, false],
])('judges a port by %s', (_what, port, allowed) => {
  expect(isAllowed([policy({ ...ofB, ingress: [{ ports: [port] }] })], a, b, http)).toBe(allowed);
});

it('takes a pod selector without a namespace selector for the own namespace', () => {
  const everyPod = policy({ ...ofB, ingress: [{ from: [{ podSelector: {} }] }] });
  const everyNamespace = policy({ ...ofB, ingress: [{ from: [{ namespaceSelector: {} }] }] });
  expect(isAllowed([everyPod], stranger, b, http)).toBe(false);
  expect(isAllowed([everyNamespace], stranger, b, http)).toBe(true);
});

it('asks for both selectors of one peer', () => {
  const toDns = (labels: Record<string, string>) =>
    policy({
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: labels },
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
          ],
        },
      ],
    });
  const [port = http] = dns.ports;
  expect(isAllowed([toDns({ 'kubernetes.io/metadata.name': 'kube-system' })], a, dns, port)).toBe(
    true,
  );
  expect(isAllowed([toDns({ 'kubernetes.io/metadata.name': 'default' })], a, dns, port)).toBe(
    false,
  );
});

it('judges addresses outside by ranges and their exceptions', () => {
  const outside = policy({
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [
      { to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16', '10.0.0.0/8'] } }] },
    ],
  });
  expect(isAllowed([outside], a, internet, https)).toBe(true);
  expect(isAllowed([outside], a, cloudMetadata, https)).toBe(false);
  expect(isAllowed([outside], a, b, http)).toBe(false);
});

it('leaves out of account ranges of the newer protocol, which no judged address has', () => {
  const outside = policy({
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [{ to: [{ ipBlock: { cidr: '2000::/3' } }] }],
  });
  expect(isAllowed([outside], a, internet, https)).toBe(false);
});

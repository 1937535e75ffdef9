import { BlockList } from 'node:net';
import type {
  INetworkPolicyPeer,
  INetworkPolicyPort,
} from 'kubernetes-models/networking.k8s.io/v1';
import { matches } from '../labels';
import type { ObjectOf } from '../manifest';
import type { Peer, Port } from './peer';

type Policy = ObjectOf<'NetworkPolicy'>;
type Rule = {
  readonly peers?: readonly INetworkPolicyPeer[];
  readonly ports?: readonly INetworkPolicyPort[];
};

/**
 * Whether the policies let `from` go out to `to`. Pods that no policy chooses may, as may whatever is
 * not of the policies' namespace.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function letsOut(policies: readonly Policy[], from: Peer, to: Peer, port: Port): boolean {
  const rules = rulesFor(policies, from, 'Egress');
  return rules?.some((rule) => permits(rule, to, port)) ?? true;
}

/** Whether the policies let `from` in to `to`. A connection needs both. */
export function letsIn(policies: readonly Policy[], from: Peer, to: Peer, port: Port): boolean {
  const rules = rulesFor(policies, to, 'Ingress');
  return rules?.some((rule) => permits(rule, from, port)) ?? true;
}

/** The rules of all policies that choose a pod; `undefined` when none does. */
function rulesFor(
  policies: readonly Policy[],
  { pod }: Peer,
  direction: 'Ingress' | 'Egress',
): Rule[] | undefined {
  if (!pod?.inNamespace) return undefined;
  const choosing = policies.filter(
    ({ spec }) => directionsOf(spec).includes(direction) && matches(spec.podSelector, pod.labels),
  );
  if (choosing.length === 0) return undefined;
  return choosing.flatMap(({ spec }) =>
    direction === 'Ingress'
      ? (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
      : (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports })),
  );
}

function directionsOf({ policyTypes, egress }: Policy['spec']): readonly string[] {
  return policyTypes ?? (egress ? ['Ingress', 'Egress'] : ['Ingress']);
}

function permits({ peers, ports }: Rule, peer: Peer, port: Port): boolean {
  // an empty list is no list: everyone, everywhere
  const toPeer = !peers?.length || peers.some((candidate) => isPeer(candidate, peer));
  return toPeer && (!ports?.length || ports.some((candidate) => isPort(candidate, port)));
}

function isPeer({ ipBlock, namespaceSelector, podSelector }: INetworkPolicyPeer, peer: Peer) {
  if (ipBlock) {
    const excepted = (ipBlock.except ?? []).some((range) => isIn(range, peer.address));
    return isIn(ipBlock.cidr, peer.address) && !excepted;
  }
  if (!peer.pod) return false;
  const inNamespace = namespaceSelector
    ? matches(namespaceSelector, peer.pod.namespaceLabels)
    : peer.pod.inNamespace;
  return inNamespace && matches(podSelector, peer.pod.labels);
}

function isPort({ port: wanted, endPort, protocol = 'TCP' }: INetworkPolicyPort, port: Port) {
  if (protocol !== port.protocol) return false;
  if (wanted === undefined) return true;
  if (typeof wanted === 'string') return wanted === port.name;
  return wanted <= port.number && port.number <= (endPort ?? wanted);
}

function isIn(range: string, address: string): boolean {
  const [network = '', prefix] = range.split('/');
  const family = network.includes(':') ? 'ipv6' : 'ipv4';
  if (family === 'ipv6') return false; // every address that is judged is of the older family
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), family);
  return list.check(address, family);
}

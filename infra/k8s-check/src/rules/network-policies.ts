import type { Context } from '../context';
import { finding, type Finding } from '../finding';
import { ofKind, type Manifest } from '../manifest';
import { isAllowed } from '../network/is-allowed';
import { neededHops, UnknownAddress, type Hop } from '../network/needed-hops';
import {
  cloudMetadata,
  dns,
  dnsCache,
  ingressController,
  internet,
  neighbour,
  peerOf,
  privateNetwork,
  prometheus,
  stranger,
  unusedPort,
  type Peer,
  type Port,
} from '../network/peer';
import { workloadsOf } from '../workload';

/** Whence a connection may be tried that no variable tells of, and whither. */
const sources = [ingressController, prometheus, stranger, neighbour, internet];
const destinations = [
  ingressController,
  dns,
  dnsCache,
  internet,
  cloudMetadata,
  privateNetwork,
  stranger,
];

/**
 * Every pair of workloads and every port is judged: the policies let through what is needed, and
 * nothing else. What is needed follows from the addresses that the containers are given.
 */
export function networkPolicies(objects: readonly Manifest[], context: Context): Finding[] {
  const policies = ofKind(objects, 'NetworkPolicy');
  const workloads = workloadsOf(objects);
  const own = new Map(
    workloads.map((workload, i) => [workload.name, peerOf(workload, i)] as const),
  );
  const objectOf = (peer: Peer) => workloads.find(({ name }) => name === peer.name)?.object;

  const hops = neededOrFinding(objects, context, own);
  if ('finding' in hops) return [hops.finding];

  return pairs([...own.values()]).flatMap(({ from, to, port }) => {
    const needed = hops.needed.find((hop) => isSame(hop, from, to, port));
    const allowed = isAllowed(policies, from, to, port);
    const about = objectOf(from) ?? objectOf(to);
    if (!about || allowed === (needed !== undefined)) return [];
    const way = `${from.name} → ${to.name}, port ${port.number}/${port.protocol}`;
    return finding(
      about,
      needed
        ? `${way} is closed, but ${needed.why} needs it; let it out of the one and into the other`
        : `${way} is open, and nothing needs it; narrow the policies that choose the two`,
    );
  });
}

function neededOrFinding(
  objects: readonly Manifest[],
  context: Context,
  own: ReadonlyMap<string, Peer>,
): { needed: Hop[] } | { finding: Finding } {
  try {
    return { needed: neededHops(objects, context, own) };
  } catch (error) {
    if (!(error instanceof UnknownAddress)) throw error;
    return { finding: finding(error.workload.object, error.message) };
  }
}

/** Every way that begins or ends at a workload of ours. */
function pairs(own: readonly Peer[]): { from: Peer; to: Peer; port: Port }[] {
  const among = own.flatMap((from) => [...own, ...destinations].map((to) => ({ from, to })));
  const inward = sources.flatMap((from) => own.map((to) => ({ from, to })));
  return [...among, ...inward].flatMap(({ from, to }) =>
    [...to.ports, unusedPort].map((port) => ({ from, to, port })),
  );
}

function isSame(hop: Hop, from: Peer, to: Peer, { number, protocol }: Port): boolean {
  return (
    hop.from.name === from.name &&
    hop.to.name === to.name &&
    hop.port.number === number &&
    hop.port.protocol === protocol
  );
}

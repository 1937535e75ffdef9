import type { Context } from '../context';
import { finding, type Finding } from '../finding';
import { ofKind, type Manifest } from '../manifest';
import { letsIn, letsOut } from '../network/judgement';
import type { Hop } from '../network/hop';
import { certifiedIngress } from '../network/inbound-hops';
import { neededHops, UnknownAddress } from '../network/needed-hops';
import {
  certificateSolver,
  cloudMetadata,
  dns,
  dnsCache,
  ingressController,
  internet,
  lookalikes,
  neighbour,
  peerOf,
  privateNetworks,
  prometheus,
  stranger,
  unusedPorts,
  type Peer,
  type Port,
} from '../network/peer';
import { workloadsOf } from '../workload';

/** Whence a connection may be tried that no variable tells of, and whither. */
const sources = [ingressController, prometheus, stranger, neighbour, internet, ...lookalikes];
const destinations = [
  ...[ingressController, dns, dnsCache, internet, cloudMetadata, stranger, neighbour],
  ...[...privateNetworks, ...lookalikes],
];

/**
 * Every pair of workloads and every port is judged, at both ends: the policies let out and in what is
 * needed, and nothing else. What is needed follows from the addresses that the containers are given.
 */
export function networkPolicies(objects: readonly Manifest[], context: Context): Finding[] {
  const policies = ofKind(objects, 'NetworkPolicy');
  const workloads = workloadsOf(objects);
  const own = new Map(
    workloads.map((workload, i) => [workload.name, peerOf(workload, i)] as const),
  );
  const certified = certifiedIngress(objects);
  const judged = [...own.values(), ...(certified ? [certificateSolver] : [])];
  const objectOf = (peer: Peer) =>
    peer === certificateSolver
      ? certified
      : workloads.find(({ name }) => name === peer.name)?.object;

  const hops = neededOrFinding(objects, context, own);
  if ('finding' in hops) return [hops.finding];

  return waysOf(judged).flatMap(({ from, to, port }) => {
    const hop = hops.needed.find((needed) => isSame(needed, from, to, port));
    const way = `${from.name} → ${to.name}, port ${port.number}/${port.protocol}`;
    const ends = [
      { end: objectOf(from), open: letsOut(policies, from, to, port), verb: 'let out' },
      { end: objectOf(to), open: letsIn(policies, from, to, port), verb: 'let in' },
    ];
    return ends.flatMap(({ end, open, verb }) => {
      if (!end || open === (hop !== undefined)) return [];
      const problem = hop
        ? `${way} is not ${verb}, but ${hop.why} needs it; add it to a policy that chooses these pods`
        : `${way} is ${verb}, and nothing needs it; narrow the policies that choose these pods`;
      return finding(end, problem);
    });
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

/** Every way that begins or ends at a workload of ours, on every port that is used somewhere. */
function waysOf(own: readonly Peer[]): { from: Peer; to: Peer; port: Port }[] {
  // a name belongs to a port of one pod
  const everyPort = [...own, ...destinations].flatMap(({ ports }) =>
    ports.map(({ number, protocol }) => ({ number, protocol })),
  );
  const ways = [
    ...own.flatMap((from) => [...own, ...destinations].map((to) => ({ from, to }))),
    ...sources.flatMap((from) => own.map((to) => ({ from, to }))),
  ];
  return ways.flatMap((way) =>
    distinct([...way.to.ports, ...everyPort, ...unusedPorts]).map((port) => ({ ...way, port })),
  );
}

/** Of the same ports the first: the pod's own, with its name. */
function distinct(ports: readonly Port[]): Port[] {
  const keys = ports.map(({ number, protocol }) => `${number}/${protocol}`);
  return ports.filter((_port, i) => keys.indexOf(keys[i] ?? '') === i);
}

function isSame(hop: Hop, from: Peer, to: Peer, { number, protocol }: Port): boolean {
  return (
    hop.from.name === from.name &&
    hop.to.name === to.name &&
    hop.port.number === number &&
    hop.port.protocol === protocol
  );
}

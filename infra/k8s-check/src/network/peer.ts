import type { Workload } from '../workload';

/** One end of a connection: pods of a workload, of another namespace, or an address outside. */
export interface Peer {
  readonly name: string;
  /** Absent outside of the cluster. */
  readonly pod?: {
    readonly labels: Readonly<Record<string, string>>;
    readonly namespaceLabels: Readonly<Record<string, string>>;
    /** Whether it is in the namespace of the policies. */
    readonly inNamespace: boolean;
  };
  readonly address: string;
  readonly ports: readonly Port[];
}

export interface Port {
  readonly number: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  /** What a policy may call it by. */
  readonly name?: string;
}

/** Ports that nothing listens on: they are open only where a policy forgets to name its ports. */
export const unusedPorts: readonly Port[] = [
  { number: 1, protocol: 'TCP' },
  { number: 1, protocol: 'UDP' },
];

/** @param index makes the address of its pod */
export function peerOf({ name, labels, containers }: Workload, index: number): Peer {
  return {
    name,
    pod: {
      labels,
      namespaceLabels: { 'kubernetes.io/metadata.name': 'default' },
      inNamespace: true,
    },
    address: `10.244.0.${index + 10}`,
    ports: containers.flatMap(({ ports = [] }) =>
      ports.map(({ containerPort, protocol, name }) => ({
        number: containerPort,
        protocol: protocol ?? 'TCP',
        name,
      })),
    ),
  };
}

function systemPod(
  name: string,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  address: string,
  ports: readonly Port[],
): Peer {
  const namespaceLabels = { 'kubernetes.io/metadata.name': namespace };
  const inNamespace = namespace === 'default';
  return { name, pod: { labels, namespaceLabels, inNamespace }, address, ports };
}

/** As ingress-nginx's own manifest labels it. */
export const ingressController: Peer = systemPod(
  'the Ingress controller',
  'ingress-nginx',
  {
    'app.kubernetes.io/name': 'ingress-nginx',
    'app.kubernetes.io/instance': 'ingress-nginx',
    'app.kubernetes.io/component': 'controller',
  },
  '10.244.1.2',
  [
    { number: 80, protocol: 'TCP', name: 'http' },
    { number: 443, protocol: 'TCP', name: 'https' },
  ],
);

/** CoreDNS keeps the label of its predecessor. */
export const dns: Peer = systemPod('DNS', 'kube-system', { 'k8s-app': 'kube-dns' }, '10.244.1.3', [
  { number: 53, protocol: 'UDP', name: 'dns' },
  { number: 53, protocol: 'TCP', name: 'dns-tcp' },
]);

/** NodeLocal DNSCache, which answers for the other where a cluster has it. */
export const dnsCache: Peer = {
  name: 'the DNS cache of the node',
  address: '169.254.20.10',
  ports: dns.ports,
};

/** In the namespace where its usual installation puts it. */
export const prometheus: Peer = systemPod(
  'Prometheus',
  'monitoring',
  { 'app.kubernetes.io/name': 'prometheus' },
  '10.244.1.6',
  [],
);

/** Pods that share one of two marks with those that a policy means: their namespace, or their labels. */
export const lookalikes: readonly Peer[] = [
  systemPod('another pod of ingress-nginx', 'ingress-nginx', { app: 'other' }, '10.244.1.8', []),
  systemPod('another pod of kube-system', 'kube-system', { app: 'other' }, '10.244.1.9', []),
  lookalike('a controller elsewhere', ingressController, '10.244.1.10'),
  lookalike('a DNS server elsewhere', dns, '10.244.1.11'),
];

function lookalike(name: string, { pod }: Peer, address: string): Peer {
  return systemPod(name, 'elsewhere', pod?.labels ?? {}, address, []);
}

/** Any pod that somebody else runs in the same cluster. */
export const stranger: Peer = systemPod(
  'a pod of another namespace',
  'elsewhere',
  { app: 'stranger' },
  '10.244.1.4',
  [],
);

/** A pod that somebody starts beside ours: `kubectl run`. */
export const neighbour: Peer = systemPod(
  'a new pod of the namespace',
  'default',
  { run: 'shell' },
  '10.244.1.5',
  [],
);

export const internet: Peer = {
  name: 'the internet',
  address: '198.51.100.7',
  ports: [
    { number: 443, protocol: 'TCP' },
    { number: 80, protocol: 'TCP' },
  ],
};

/** Hands out the credentials of the node on most clouds. */
export const cloudMetadata: Peer = {
  name: "the cloud's metadata service",
  address: '169.254.169.254',
  ports: [
    { number: 80, protocol: 'TCP' },
    { number: 443, protocol: 'TCP' },
  ],
};

/** Machines of private networks, whatever range the cloud takes; the cluster's own API is in one. */
export const privateNetworks: readonly Peer[] = [
  '10.96.0.1',
  '100.64.0.20',
  '172.16.0.20',
  '192.168.1.20',
].map((address) => ({
  name: `${address} of a private network`,
  address,
  ports: [{ number: 443, protocol: 'TCP' }],
}));

/** The pod by which cert-manager proves that a host is ours: it comes and goes. */
export const certificateSolver: Peer = systemPod(
  "cert-manager's solver",
  'default',
  { 'acme.cert-manager.io/http01-solver': 'true' },
  '10.244.1.7',
  [{ number: 8089, protocol: 'TCP' }],
);

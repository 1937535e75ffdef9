import { blogContext } from './blog-context';
import { blogNames } from './blog-names';
import type { Context } from './context';
import type { Rule } from './finding';
import { gittixContext } from './gittix-context';
import { gittixNames, withSimulator, withOwnHost } from './gittix-names';
import { availability } from './rules/availability';
import { clientIds } from './rules/client-ids';
import { courseNames } from './rules/course-names';
import { engines } from './rules/engines';
import { images } from './rules/images';
import { ingressBackends } from './rules/ingress-backends';
import { ingressTls } from './rules/ingress-tls';
import { networkPolicies } from './rules/network-policies';
import { numericUsers } from './rules/numeric-users';
import { probes } from './rules/probes';
import { references } from './rules/references';
import { resources } from './rules/resources';
import { securityContext } from './rules/security-context';
import { selectors } from './rules/selectors';
import { serviceAccountToken } from './rules/service-account-token';
import { servicePorts } from './rules/service-ports';
import { settings } from './rules/settings';
import { startUp } from './rules/start-up';
import { termination } from './rules/termination';
import { volumes } from './rules/volumes';
import { writtenFolders } from './rules/written-folders';

/** A set of objects that somebody may deploy, and what it is held against. */
export interface Target {
  /** Of its kustomization, relative to the root of the repository. */
  readonly folder: string;
  /** Whether its files say everything, without kustomize. */
  readonly plainFiles: boolean;
  readonly context: () => Context;
  /** By what each demands. */
  readonly rules: Readonly<Record<string, Rule>>;
}

/** What holds for everything that runs in a cluster. */
const sound = {
  'selectors choose the pods that they are meant for': selectors,
  'paths of Ingresses lead to ports of Services': ingressBackends,
  'mounts and volumes belong together, and StatefulSets keep their data': volumes,
  'Service ports reach ports of containers': servicePorts({ byNumber: true }),
  'Secrets and ConfigMaps that are referred to are there': references,
  'containers say what they need and take at most': resources,
  'containers can write where they have to': writtenFolders,
};

/** What we demand of GitTix beyond that. */
const gittix = {
  ...sound,
  'users are numbers, and not root': numericUsers,
  'no pod holds a token for the API of the cluster': serviceAccountToken,
  'Service ports reach named ports': servicePorts(),
  'probes ask what the code answers': probes,
  'pods are given the time to stop that the code takes': termination,
  'services get the settings that they ask for, and no others': settings,
  'each pod is on the bus under a name of its own': clientIds,
  'engines keep what they acknowledge, and run on every Linux': engines,
  'network policies let through what is needed, and nothing else': networkPolicies,
};

const waiting = 'services are waited for longer than they wait themselves';
const locked = {
  'containers are locked in': securityContext(),
  [waiting]: startUp(),
};
/**
 * Skaffold copies what is edited into our own containers. Their watcher stays when the service has
 * given up, so that nobody starts it again: it has to wait until all images have been pulled.
 */
const reloading = {
  'containers are locked in': securityContext({ ownRootMayBeWritten: true }),
  [waiting]: startUp({ leastWait: 300 }),
};

export const targets: readonly Target[] = [
  {
    folder: 'infra/k8s',
    plainFiles: true,
    context: () => gittixContext({ secretsByHand: ['jwt-secret', 'stripe-secret'] }),
    rules: {
      ...gittix,
      ...locked,
      'images are pinned, and ours are built by Skaffold': images(),
      'names are those of the course': courseNames(gittixNames),
    },
  },
  {
    folder: 'infra/k8s-dev',
    plainFiles: false,
    context: () => gittixContext({ secretsByHand: [] }),
    rules: {
      ...gittix,
      ...reloading,
      'hosts have TLS': ingressTls,
      'images are pinned, and ours are built by Skaffold': images(),
      'names are those of the course': courseNames(withSimulator(gittixNames)),
    },
  },
  {
    folder: 'infra/k8s-dev-stripe',
    plainFiles: false,
    context: () => gittixContext({ secretsByHand: ['stripe-secret'] }),
    rules: {
      ...gittix,
      ...reloading,
      'hosts have TLS': ingressTls,
      'images are pinned, and ours are built by Skaffold': images(),
      'names are those of the course': courseNames(gittixNames),
    },
  },
  {
    folder: 'infra/k8s-prod',
    plainFiles: false,
    context: () => gittixContext({ secretsByHand: ['jwt-secret', 'stripe-secret'], scraped: true }),
    rules: {
      ...gittix,
      ...locked,
      'hosts have TLS': ingressTls,
      'no node and no drain takes a service away': availability,
      'images are pinned, and ours are built by Skaffold': images({ ownPinned: true }),
      'names are those of the course': courseNames(withOwnHost(gittixNames)),
    },
  },
  {
    folder: 'blog/infra/k8s',
    plainFiles: true,
    context: blogContext,
    rules: {
      ...sound,
      'images are pinned, and ours are built by Skaffold': images(),
      'users are numbers, and not root': numericUsers,
      'names are those of the course': courseNames(blogNames),
    },
  },
];

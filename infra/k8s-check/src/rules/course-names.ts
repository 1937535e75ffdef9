import { finding, type Finding, type Rule } from '../finding';
import { ofKind, type Manifest } from '../manifest';
import { workloadsOf, type Workload } from '../workload';

/** What the objects of a system are called. */
export interface Names {
  /** By name of the Deployment or StatefulSet, the label `app` of its pods. */
  readonly workloads: Readonly<Record<string, string>>;
  /** By name of the Service, the label `app` behind it and its ports. */
  readonly services: Readonly<
    Record<string, { readonly app: string; readonly ports: readonly number[] }>
  >;
  readonly ingresses: Readonly<Record<string, IngressNames>>;
  /** By name of the workload, what the arguments of its container begin with. */
  readonly arguments?: Readonly<Record<string, readonly string[]>>;
}

export interface IngressNames {
  /** Unset: any. */
  readonly host?: string;
  /** In order, as `path pathType service:port`. */
  readonly paths: readonly string[];
}

/** The objects have the names that people know from the course, and there are no others. */
export function courseNames(names: Names): Rule {
  return function courseNamesRule(objects: readonly Manifest[]): Finding[] {
    const workloads = workloadsOf(objects);
    return [
      ...missing(
        'Deployment',
        Object.keys(names.workloads),
        workloads.map(({ object }) => object),
      ),
      ...missing('Service', Object.keys(names.services), ofKind(objects, 'Service')),
      ...missing('Ingress', Object.keys(names.ingresses), ofKind(objects, 'Ingress')),
      ...workloads.flatMap(({ object, name, labels }) => {
        const app = names.workloads[name];
        if (!app)
          return finding(object, `is no workload of the course; it has ${listOf(names.workloads)}`);
        if (labels.app === app) return [];
        return finding(object, `its pods have the label app: ${labels.app}; it is ${app}`);
      }),
      ...programArguments(workloads, names),
      ...services(objects, names),
      ...ingresses(objects, names),
    ];
  };
}

function missing(kind: string, wanted: readonly string[], there: readonly Manifest[]): Finding[] {
  return wanted
    .filter((name) => !there.some(({ metadata }) => metadata.name === name))
    .map((name) => ({ object: `${kind}/${name}`, message: 'is missing; add it under this name' }));
}

function programArguments(workloads: readonly Workload[], names: Names): Finding[] {
  return workloads.flatMap(({ object, name, pod }) => {
    const wanted = names.arguments?.[name] ?? [];
    const given = pod.containers[0]?.args ?? [];
    if (given.slice(0, wanted.length).join(' ') === wanted.join(' ')) return [];
    return finding(object, `its arguments are ${given.join(' ')}; they begin ${wanted.join(' ')}`);
  });
}

function services(objects: readonly Manifest[], names: Names): Finding[] {
  return ofKind(objects, 'Service').flatMap((service) => {
    const wanted = names.services[service.metadata.name];
    if (!wanted)
      return finding(service, `is no Service of the course; it has ${listOf(names.services)}`);
    const { selector = {}, ports = [] } = service.spec;
    const numbers = ports.map(({ port }) => port);
    const findings: Finding[] = [];
    if (selector.app !== wanted.app) {
      findings.push(finding(service, `leads to app: ${selector.app}; it is ${wanted.app}`));
    }
    if (numbers.join() !== wanted.ports.join()) {
      findings.push(
        finding(service, `has the ports ${numbers.join()}; they are ${wanted.ports.join()}`),
      );
    }
    return findings;
  });
}

const useRegex = 'nginx.ingress.kubernetes.io/use-regex';

function ingresses(objects: readonly Manifest[], names: Names): Finding[] {
  return ofKind(objects, 'Ingress').flatMap((ingress) => {
    const wanted = names.ingresses[ingress.metadata.name];
    if (!wanted)
      return finding(ingress, `is no Ingress of the course; it has ${listOf(names.ingresses)}`);
    const rules = ingress.spec.rules ?? [];
    const hosts = rules.map(({ host }) => host ?? 'every host');
    const paths = rules
      .flatMap(({ http }) => http?.paths ?? [])
      .map(({ path, pathType, backend: { service } }) => {
        return `${path} ${pathType} ${service?.name}:${service?.port?.number ?? service?.port?.name}`;
      });
    const findings: Finding[] = [];
    if (ingress.spec.ingressClassName !== 'nginx') {
      findings.push(
        finding(
          ingress,
          `has the class ${ingress.spec.ingressClassName ?? 'of the cluster'}; set ingressClassName: nginx`,
        ),
      );
    }
    if (ingress.metadata.annotations?.[useRegex] !== 'true') {
      findings.push(
        finding(ingress, `its paths are not read as expressions; set ${useRegex}: 'true'`),
      );
    }
    if (wanted.host && hosts.join() !== wanted.host) {
      findings.push(finding(ingress, `is for ${hosts.join(', ')}; the host is ${wanted.host}`));
    }
    if (paths.join('\n') !== wanted.paths.join('\n')) {
      findings.push(
        finding(
          ingress,
          `has the paths ${paths.join('; ')}; they are, in order, ${wanted.paths.join('; ')}`,
        ),
      );
    }
    return findings;
  });
}

function listOf(names: object): string {
  return Object.keys(names).join(', ');
}

import type { IContainer, IProbe } from 'kubernetes-models/v1';
import type { Context, ProbeKind } from '../context';
import { engineOf, type Engine } from '../engines';
import { finding, type Finding } from '../finding';
import type { Manifest } from '../manifest';
import { servingContainers, workloadsOf } from '../workload';

const kinds: readonly ProbeKind[] = ['startupProbe', 'readinessProbe', 'livenessProbe'];

/** Every container is probed at start, for readiness and for life, and answers what it is asked. */
export function probes(objects: readonly Manifest[], context: Context): Finding[] {
  return workloadsOf(objects).flatMap((workload) =>
    servingContainers(workload).flatMap((container) =>
      kinds
        .flatMap((kind) => problemsOf(kind, container, context).map((text) => `${kind} ${text}`))
        .map((problem) => finding(workload.object, `container ${container.name}: ${problem}`)),
    ),
  );
}

function problemsOf(kind: ProbeKind, container: IContainer, context: Context): string[] {
  const probe = container[kind];
  if (!probe) return ['is missing; add one'];
  const program = context.programOf(container.image ?? '');
  const asked = probe.httpGet?.port ?? probe.tcpSocket?.port ?? probe.grpc?.port;
  const port = (container.ports ?? []).find(
    ({ name, containerPort }) => asked === name || asked === containerPort,
  );
  if (asked !== undefined && !port) {
    return [`asks port ${asked}, which the container does not have; ask one of its ports`];
  }
  if (!program && asked === undefined && !probe.exec) {
    return ['asks nothing; give it a tcpSocket, an httpGet or an exec'];
  }
  if (!program) return unanswered(probe, engineOf(container));

  const answers = program.probes[kind];
  const path = probe.httpGet?.path ?? '';
  if (port?.name === answers.port && answers.paths.includes(path)) return [];
  return [
    `asks ${path || 'no path'} on port ${port?.name ?? asked ?? 'none'}; ${program.name} answers ` +
      `it by httpGet at ${answers.paths.join(' or ')} on port ${answers.port}`,
  ];
}

/** What is known of an image of others; of most nothing is. */
function unanswered({ httpGet, exec }: IProbe, engine: Engine | undefined): string[] {
  const question = httpGet?.path ?? exec?.command?.join(' ');
  if (!engine || question === undefined || engine.answers.includes(question)) return [];
  return [`asks ${question}; it answers ${engine.answers.join(' and ') || 'on its port alone'}`];
}

import { parseAllDocuments } from 'yaml';

/** What of a Deployment matters to one container that runs as its pod would. */
export interface Pod {
  /** `gittix/auth` */
  readonly image: string;
  /** Instead of the image's own command. */
  readonly args: readonly string[];
  /** Name → value, before addresses are rewritten. */
  readonly env: Readonly<Record<string, string>>;
  /** Options of `docker run` and `podman run` that confine it as the manifest does. */
  readonly confinement: readonly string[];
}

interface EnvVariable {
  name: string;
  value?: string;
  valueFrom?: {
    secretKeyRef?: { key: string };
    fieldRef?: { fieldPath: string };
  };
}

interface Deployment {
  kind: string;
  spec: {
    template: {
      spec: {
        securityContext?: { runAsUser?: number; runAsGroup?: number; runAsNonRoot?: boolean };
        containers: {
          image: string;
          args?: string[];
          env?: EnvVariable[];
          resources?: { limits?: { memory?: string } };
          securityContext?: {
            allowPrivilegeEscalation?: boolean;
            readOnlyRootFilesystem?: boolean;
            capabilities?: { drop?: string[] };
          };
          volumeMounts?: { name: string; mountPath: string }[];
        }[];
        volumes?: { name: string; emptyDir?: { sizeLimit?: string } }[];
      };
    };
  };
}

/** What the cluster would fill in. */
export interface PodContext {
  /** The pod's name. */
  readonly name: string;
  /** Keys of all secrets. */
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * Reads the Deployment of a manifest.
 *
 * @param manifest YAML, of one document or several
 * @throws when it lacks a part of the confinement, or asks for a secret that there is not: a
 *   container would run with more rights, or fail later, than in the cluster
 */
export function readPod(manifest: string, context: PodContext): Pod {
  const deployment = parseAllDocuments(manifest)
    .map((document) => document.toJS() as Deployment)
    .find(({ kind }) => kind === 'Deployment');
  const pod = deployment?.spec.template.spec;
  const container = pod?.containers[0];
  if (!pod || !container) throw new Error('The manifest has no Deployment with a container');

  const env = Object.fromEntries(
    (container.env ?? []).map((variable) => [variable.name, valueOf(variable, context)]),
  );
  return {
    image: container.image,
    args: (container.args ?? []).map((arg) =>
      arg.replace(/\$\((\w+)\)/g, (reference, name: string) => env[name] ?? reference),
    ),
    env,
    confinement: confinementOf(pod, container),
  };
}

function valueOf({ name, value, valueFrom }: EnvVariable, context: PodContext): string {
  if (value !== undefined) return value;
  if (valueFrom?.fieldRef?.fieldPath === 'metadata.name') return context.name;
  const key = valueFrom?.secretKeyRef?.key;
  const secret = key === undefined ? undefined : context.secrets[key];
  if (secret !== undefined) return secret;
  throw new Error(`${name}: there is no value for ${JSON.stringify(valueFrom)}`);
}

type PodSpec = Deployment['spec']['template']['spec'];

function confinementOf(pod: PodSpec, container: PodSpec['containers'][number]): string[] {
  const { runAsNonRoot, runAsUser, runAsGroup } = pod.securityContext ?? {};
  const { allowPrivilegeEscalation, readOnlyRootFilesystem, capabilities } =
    container.securityContext ?? {};
  const memory = container.resources?.limits?.memory;
  demand(runAsNonRoot && runAsUser && runAsGroup, 'runAsNonRoot, runAsUser and runAsGroup');
  demand(allowPrivilegeEscalation === false, 'allowPrivilegeEscalation: false');
  demand(readOnlyRootFilesystem, 'readOnlyRootFilesystem: true');
  demand(capabilities?.drop?.includes('ALL'), 'capabilities.drop: [ALL]');
  demand(memory, 'a limit of memory');

  return [
    `--user=${runAsUser}:${runAsGroup}`,
    '--read-only',
    '--cap-drop=ALL',
    '--security-opt=no-new-privileges',
    `--memory=${bytesOf(memory)}`,
    ...mountsOf(pod, container),
  ];
}

function demand(present: unknown, setting: string): void {
  if (!present) throw new Error(`The manifest lacks ${setting}`);
}

/** Every `emptyDir` as memory of its size; other volumes are none of a stateless pod's. */
function mountsOf(pod: PodSpec, container: PodSpec['containers'][number]): string[] {
  return (container.volumeMounts ?? []).map(({ name, mountPath }) => {
    const emptyDir = pod.volumes?.find((volume) => volume.name === name)?.emptyDir;
    if (!emptyDir) throw new Error(`Volume ${name} is no emptyDir`);
    const size = emptyDir.sizeLimit ? `,size=${bytesOf(emptyDir.sizeLimit)}` : '';
    return `--tmpfs=${mountPath}:rw,mode=1777${size}`;
  });
}

const units: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

/** `512Mi` → 536870912 */
function bytesOf(quantity = ''): number {
  const [, count, unit = ''] = /^(\d+)(Ki|Mi|Gi)$/.exec(quantity) ?? [];
  const factor = units[unit];
  if (!count || !factor) throw new Error(`${quantity} is no size such as 512Mi`);
  return Number(count) * factor;
}

import type { IContainer } from 'kubernetes-models/v1';
import type { Environment } from './context';
import { ofKind, type Manifest } from './manifest';
import type { Workload } from './workload';

/** A key of a Secret or a ConfigMap that a container takes a variable from. */
export interface Reference {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  /** Unset: every key. */
  readonly key?: string;
  readonly optional: boolean;
}

type Data = Readonly<Record<string, string>>;
type Store = (reference: Pick<Reference, 'kind' | 'name'>) => Data | undefined;

/**
 * What the objects hold of Secrets and ConfigMaps; Secrets that are made by hand have samples.
 */
export function storeOf(
  objects: readonly Manifest[],
  byHand: Readonly<Record<string, Data>> = {},
): Store {
  const configMaps = ofKind(objects, 'ConfigMap').map(
    ({ metadata, data = {} }) => [`ConfigMap/${metadata.name}`, data] as const,
  );
  const secrets = ofKind(objects, 'Secret').map(({ metadata, data = {}, stringData = {} }) => {
    const decoded = Object.entries(data).map(
      ([key, value]) => [key, Buffer.from(value, 'base64').toString()] as const,
    );
    return [`Secret/${metadata.name}`, { ...Object.fromEntries(decoded), ...stringData }] as const;
  });
  const made = Object.entries(byHand).map(([name, data]) => [`Secret/${name}`, data] as const);
  const all = new Map<string, Data>([...made, ...configMaps, ...secrets]);
  return ({ kind, name }) => all.get(`${kind}/${name}`);
}

/** The variables that a container starts with; what refers to nothing is left out. */
export function environmentOf(
  { name }: Workload,
  { env = [], envFrom = [] }: IContainer,
  store: Store,
): Environment {
  const values: Record<string, string> = {};
  for (const { prefix = '', ...source } of envFrom) {
    const reference = referenceOf(source.secretRef, 'Secret') ?? referenceOf(source.configMapRef);
    for (const [key, value] of Object.entries((reference && store(reference)) ?? {})) {
      values[`${prefix}${key}`] = value;
    }
  }
  for (const { name: variable, value, valueFrom } of env) {
    const reference =
      referenceOf(valueFrom?.secretKeyRef, 'Secret') ?? referenceOf(valueFrom?.configMapKeyRef);
    const text = valueFrom?.fieldRef
      ? fieldOf(name, valueFrom.fieldRef.fieldPath)
      : reference
        ? store(reference)?.[reference.key ?? '']
        : expand(value ?? '', values);
    if (text !== undefined) values[variable] = text;
  }
  return values;
}

/** Everything that a container's variables refer to. */
export function referencesOf({ env = [], envFrom = [] }: IContainer): Reference[] {
  return [
    ...envFrom.flatMap(({ secretRef, configMapRef }) => [
      referenceOf(secretRef, 'Secret'),
      referenceOf(configMapRef),
    ]),
    ...env.flatMap(({ valueFrom }) => [
      referenceOf(valueFrom?.secretKeyRef, 'Secret'),
      referenceOf(valueFrom?.configMapKeyRef),
    ]),
  ].filter((reference) => reference !== undefined);
}

function referenceOf(
  source: { name?: string; key?: string; optional?: boolean } | undefined,
  kind: Reference['kind'] = 'ConfigMap',
): Reference | undefined {
  if (!source?.name) return undefined;
  return { kind, name: source.name, key: source.key, optional: source.optional ?? false };
}

/** What the kubelet would fill in, as far as the shape of the value goes. */
function fieldOf(workload: string, path: string): string {
  return path === 'metadata.name' ? `${workload}-6d4cf56db6-x2x9z` : `sample-of-${path}`;
}

/** `$(NAME)` stands for a variable before it: https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/ */
function expand(text: string, values: Environment): string {
  return text.replace(/\$\(([\w.-]+)\)/g, (whole, name: string) => values[name] ?? whole);
}

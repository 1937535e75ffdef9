import { createRequire } from 'node:module';
import { finding, type Finding } from '../finding';
import type { Manifest } from '../manifest';

/** Kubernetes' description calls it optional, and its API server refuses them without. */
const kindsWithSpec = [
  ...['Deployment', 'StatefulSet', 'Service', 'Ingress', 'NetworkPolicy'],
  ...['PodDisruptionBudget', 'HorizontalPodAutoscaler'],
];

type Model = new (data: object) => { validate(): void };

/**
 * Every object has the shape that Kubernetes' own API description gives to its kind. Unknown fields
 * pass here, as they do in the description: `kubeStrict` finds those.
 *
 * @param extensions API groups that others bring into the cluster, of which no description is here
 */
export function objectSchemas(
  objects: readonly Manifest[],
  extensions: readonly string[] = [],
): Finding[] {
  return objects.flatMap((object) => problemOf(object, extensions));
}

function problemOf(object: Manifest, extensions: readonly string[]): Finding[] {
  const { apiVersion, kind } = object;
  if (!object.metadata?.name) {
    return [{ object: `${kind}/?`, message: 'has no metadata.name; give it one' }];
  }
  if (kindsWithSpec.includes(kind) && !('spec' in object)) {
    return [finding(object, 'has no spec; give it one')];
  }
  if (extensions.includes(apiVersion.split('/')[0] ?? '')) return [];

  const Model = modelOf(apiVersion, kind);
  if (!Model) {
    return [
      finding(object, `${apiVersion} has no kind ${kind}; look at \`kubectl api-resources\``),
    ];
  }
  try {
    new Model(object).validate();
    return [];
  } catch (error) {
    return [finding(object, (error as Error).message.replaceAll('data/', ''))];
  }
}

function modelOf(apiVersion: string, kind: string): Model | undefined {
  // one module for each API version: all of them together take seconds to load
  const load = createRequire(__filename);
  try {
    const models = load(`kubernetes-models/${apiVersion}`) as Readonly<Record<string, Model>>;
    return models[kind];
  } catch (error) {
    const unknown = ['MODULE_NOT_FOUND', 'ERR_PACKAGE_PATH_NOT_EXPORTED'];
    if (unknown.includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

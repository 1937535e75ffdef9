import { createRequire } from 'node:module';
import { finding, type Finding } from '../finding';
import type { Manifest } from '../manifest';

/** Kubernetes' description calls their spec optional; its API server refuses them without one. */
const kindsWithSpec = [
  ...['Deployment', 'StatefulSet', 'Service', 'Ingress', 'NetworkPolicy'],
  ...['PodDisruptionBudget', 'HorizontalPodAutoscaler'],
];

type Model = new (data: object) => { validate(): void };

/**
 * Every object has the shape that Kubernetes' own API description gives to its kind. Unknown fields
 * pass here, as they do in the description: `kubeStrict` finds those.
 */
export function objectSchemas(objects: readonly Manifest[]): Finding[] {
  return objects.flatMap(problemOf);
}

function problemOf(object: Manifest): Finding[] {
  const { apiVersion, kind } = object;
  if (!object.metadata?.name) {
    return [{ object: `${kind}/?`, message: 'has no metadata.name; give it one' }];
  }
  if (kindsWithSpec.includes(kind) && !('spec' in object)) {
    return [finding(object, 'has no spec; give it one')];
  }

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

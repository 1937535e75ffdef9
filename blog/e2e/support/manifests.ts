import fs from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';

export const manifestFolder = path.resolve(__dirname, '../../infra/k8s');

export interface Deployment {
  readonly kind: 'Deployment';
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly replicas: number;
    readonly selector: { readonly matchLabels: { readonly app: string } };
    readonly template: {
      readonly metadata: { readonly labels: { readonly app: string } };
      readonly spec: {
        readonly containers: readonly {
          readonly name: string;
          readonly image: string;
          readonly env: readonly { readonly name: string; readonly value: string }[];
        }[];
      };
    };
  };
}

export interface Service {
  readonly kind: 'Service';
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly type?: string;
    readonly selector: { readonly app: string };
    readonly ports: readonly {
      readonly name: string;
      readonly protocol: string;
      readonly port: number;
      readonly targetPort: number;
    }[];
  };
}

export type Manifest = Deployment | Service | { readonly kind: 'Ingress' };

/** All objects of a file in `infra/k8s`, in their order. */
export function readManifests(file: string): Manifest[] {
  const text = fs.readFileSync(path.join(manifestFolder, file), 'utf8');
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}

/** The environment of the only container that a file deploys. */
export function environmentIn(file: string): Record<string, string> {
  const [deployment] = readManifests(file);
  if (deployment?.kind !== 'Deployment') throw new Error(`${file} deploys nothing`);
  const [container] = deployment.spec.template.spec.containers;
  return Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]));
}

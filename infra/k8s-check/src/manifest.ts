import type { IDeployment, IStatefulSet } from 'kubernetes-models/apps/v1';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import type { IIngress, INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1';
import type { IConfigMap, ISecret, IService } from 'kubernetes-models/v1';

/** One object, as it would be given to the cluster. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

interface Kinds {
  ConfigMap: IConfigMap;
  Deployment: IDeployment;
  HorizontalPodAutoscaler: IHorizontalPodAutoscaler;
  Ingress: IIngress;
  NetworkPolicy: INetworkPolicy;
  PodDisruptionBudget: IPodDisruptionBudget;
  Secret: ISecret;
  Service: IService;
  StatefulSet: IStatefulSet;
}

type Spec<T> = T extends { spec?: infer S } ? { readonly spec: NonNullable<S> } : unknown;

/** An object of a known kind, which has passed its schema. */
export type ObjectOf<Kind extends keyof Kinds> = Manifest &
  Omit<Kinds[Kind], keyof Manifest | 'spec'> &
  Spec<Kinds[Kind]>;

export function ofKind<Kind extends keyof Kinds>(
  objects: readonly Manifest[],
  kind: Kind,
): ObjectOf<Kind>[] {
  return objects.filter((object) => object.kind === kind) as ObjectOf<Kind>[];
}

/** How an object is called on the command line of kubectl: `Deployment/auth-depl`. */
export function nameOf({ kind, metadata }: Manifest): string {
  return `${kind}/${metadata.name}`;
}

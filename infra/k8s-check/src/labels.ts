import type { INetworkPolicySpec } from 'kubernetes-models/networking.k8s.io/v1';

export type LabelSelector = NonNullable<INetworkPolicySpec['podSelector']>;

type Labels = Readonly<Record<string, string>>;

/** Whether a plain selector, as a Service has it, chooses these labels; an empty one chooses none. */
export function matchesAll(selector: Labels | undefined, labels: Labels): boolean {
  const wanted = Object.entries(selector ?? {});
  return wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value);
}

/** Whether a label selector chooses these labels; an empty one chooses everything. */
export function matches(selector: LabelSelector | undefined, labels: Labels): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return (
    Object.entries(matchLabels).every(([name, value]) => labels[name] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          throw new Error(`A label selector knows no operator ${operator}`);
      }
    })
  );
}

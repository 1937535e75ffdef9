import type { Environment } from '../context';

/** A variable that one of two sets it up with, for a reason. */
export type Justified = Readonly<Record<string, string>>;

interface Sides {
  readonly local: Environment;
  readonly cluster: Environment;
}

interface Reasons {
  /** Variables that one machine needs, and a cluster does not. */
  readonly onlyLocal?: Justified;
  readonly onlyCluster?: Justified;
  /** Variables that both have, with values of their own. */
  readonly otherValue?: Justified;
}

/**
 * What two set-ups of one program give it differently, without a reason; a reason that there is no
 * difference for is one too. A line each.
 */
export function differences({ local, cluster }: Sides, reasons: Reasons): string[] {
  const { onlyLocal = {}, onlyCluster = {}, otherValue = {} } = reasons;
  const names = [...new Set([...Object.keys(local), ...Object.keys(cluster)])].sort();
  const found = names.flatMap((name) => {
    if (!(name in cluster)) return name in onlyLocal ? [] : [`${name}: only npm start sets it`];
    if (!(name in local)) return name in onlyCluster ? [] : [`${name}: only the manifest sets it`];
    if (local[name] === cluster[name] || name in otherValue) return [];
    return [`${name}: npm start sets ${local[name]}, the manifest ${cluster[name]}`];
  });
  const stale = [
    ...Object.keys(onlyLocal).filter((name) => !(name in local) || name in cluster),
    ...Object.keys(onlyCluster).filter((name) => !(name in cluster) || name in local),
    ...Object.keys(otherValue).filter((name) => local[name] === cluster[name]),
  ];
  return [...found, ...stale.map((name) => `${name}: no longer differs; strike it off the list`)];
}

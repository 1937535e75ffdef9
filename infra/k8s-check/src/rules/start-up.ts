import { settingCatalogue } from '@gittix/common';
import type { IContainer } from 'kubernetes-models/v1';
import type { Context } from '../context';
import { finding, type Finding, type Rule } from '../finding';
import type { Manifest } from '../manifest';
import { workloadsOf } from '../workload';

interface Options {
  /** How long what it stands on may take to come; seconds. */
  readonly leastWait?: number;
}

/** What Kubernetes takes when nothing is said. */
const usualProbe = { periodSeconds: 10, failureThreshold: 3, initialDelaySeconds: 0 };

/**
 * A service waits for its database, then for the bus, as long as it has to; and its startup probe
 * waits longer than both together, or it would be killed while it waits.
 */
export function startUp({ leastWait = 0 }: Options = {}): Rule {
  return function startUpRule(objects: readonly Manifest[], { programOf }: Context): Finding[] {
    return workloadsOf(objects).flatMap(({ object, pod }) =>
      pod.containers.flatMap((container) => {
        const program = programOf(container.image ?? '');
        if (!program?.variables.includes('CONNECT_TIMEOUT_SECONDS')) return [];
        const wait = waitOf(container);
        const given = patienceOf(container);
        const problems = [
          wait < leastWait &&
            `waits ${wait} s for what it stands on; set CONNECT_TIMEOUT_SECONDS to ${leastWait} or more`,
          given <= 2 * wait &&
            `may wait ${2 * wait} s, but its startupProbe gives it ${given} s; raise failureThreshold`,
        ];
        return problems
          .filter((problem) => problem !== false)
          .map((problem) => finding(object, `container ${container.name}: ${problem}`));
      }),
    );
  };
}

function waitOf({ env = [] }: IContainer): number {
  const set = env.find(({ name }) => name === 'CONNECT_TIMEOUT_SECONDS')?.value;
  return Number(set ?? settingCatalogue.CONNECT_TIMEOUT_SECONDS.default);
}

function patienceOf({ startupProbe }: IContainer): number {
  const { initialDelaySeconds, periodSeconds, failureThreshold } = {
    ...usualProbe,
    ...startupProbe,
  };
  return initialDelaySeconds + periodSeconds * failureThreshold;
}

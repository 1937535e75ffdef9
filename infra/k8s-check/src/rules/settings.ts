import type { IContainer } from 'kubernetes-models/v1';
import type { Context, Environment, Program } from '../context';
import { environmentOf, storeOf } from '../environment';
import { finding, type Finding } from '../finding';
import type { Manifest } from '../manifest';
import { workloadsOf, type Workload } from '../workload';

/** A container that runs a program of ours, and the variables that it starts with. */
interface Started {
  readonly workload: Workload;
  readonly container: IContainer;
  readonly program: Program;
  readonly environment: Environment;
}

export function startedPrograms(
  objects: readonly Manifest[],
  { programOf, secretsByHand }: Context,
): Started[] {
  const store = storeOf(objects, secretsByHand);
  return workloadsOf(objects).flatMap((workload) =>
    workload.containers.flatMap((container) => {
      const program = programOf(container.image ?? '');
      if (!program) return [];
      const environment = environmentOf(workload, container, store);
      return { workload, container, program, environment };
    }),
  );
}

/** Every program of ours gets the settings that it asks for, and no others. */
export function settings(objects: readonly Manifest[], context: Context): Finding[] {
  return startedPrograms(objects, context).flatMap(
    ({ workload, container, program, environment }) => {
      const expanded = [...(container.command ?? []), ...(container.args ?? [])].join(' ');
      const unread = (container.env ?? [])
        .map(({ name }) => name)
        .filter((name) => !program.variables.includes(name) && !expanded.includes(`$(${name})`));
      return [
        ...program.problemsWith(environment),
        ...unread.map((name) => `${name} is set, but ${program.name} does not read it`),
      ].map((problem) => finding(workload.object, `container ${container.name}: ${problem}`));
    },
  );
}

import { enginesOf, type StackPlan } from './plan';
import type { Stack } from './stack';
import type { SupervisedProcess } from './supervise';

/**
 * Starts the layers one after another, with a line of progress for each process.
 *
 * @param timeout what each process may take until it serves; milliseconds
 * @throws {Problem} for the first one that doesn't
 */
export async function bringUp(plan: StackPlan, stack: Stack, timeout: number): Promise<void> {
  const { Listr, PRESET_TIMER } = await import('listr2');
  const startTask = (title: string, process: SupervisedProcess) => ({
    title: `Start ${title}`,
    task: () => process.start(timeout),
  });

  const engines = enginesOf(plan).flatMap(({ title, source, process, requireReachable }) => {
    const started = stack.engines.find((engine) => engine.plan === process);
    if (started) return [startTask(`${title} (${source})`, started)];
    return requireReachable
      ? [{ title: `Reach ${title} (${source})`, task: requireReachable }]
      : [];
  });
  const layers = [
    engines,
    [...stack.services, stack.client]
      .filter((process) => process !== undefined)
      .map((process) => startTask(process.plan.name, process)),
    [startTask('gateway', stack.gateway)],
    stack.compiler ? [startTask('compiler', stack.compiler)] : [],
  ];
  for (const tasks of layers.filter(({ length }) => length > 0)) {
    await new Listr(tasks, {
      concurrent: true,
      // stopping in order is the launcher's own business
      registerSignalListeners: false,
      // a terminal without a width (a container's) would get a column of single letters
      renderer: process.stdout.columns ? 'default' : 'simple',
      rendererOptions: { timer: PRESET_TIMER },
      fallbackRendererOptions: { timer: PRESET_TIMER },
    }).run();
  }
}

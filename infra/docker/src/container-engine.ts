import { runProgram } from './run-program';

/** Looked for in this order. */
export const engineNames = ['docker', 'podman'] as const;

export type ContainerEngine = (typeof engineNames)[number];

/** No program can build or run an image here; the message says why, program by program. */
export class NoContainerEngine extends Error {}

/** What asks a program whether it could work: docker's client alone, without its daemon, can't. */
const questions: Record<ContainerEngine, readonly string[]> = {
  docker: ['version', '--format', '{{.Server.Version}}'],
  podman: ['info', '--format', '{{.Version.Version}}'],
};

/**
 * The first of docker and podman that works, or the one that `CONTAINER_ENGINE` names.
 *
 * @throws {NoContainerEngine} when none does, or the named one does not
 */
export async function findContainerEngine(
  env: NodeJS.ProcessEnv = process.env,
): Promise<ContainerEngine> {
  const failures: string[] = [];
  for (const engine of candidates(env.CONTAINER_ENGINE)) {
    const failure = await whyNot(engine, env);
    if (failure === undefined) return engine;
    failures.push(`${engine}: ${failure}`);
  }
  throw new NoContainerEngine(
    `No container engine works here (${failures.join('; ')}). Start Docker, or install podman; CONTAINER_ENGINE chooses one of them`,
  );
}

function candidates(chosen: string | undefined): readonly ContainerEngine[] {
  if (!chosen) return engineNames;
  const engine = engineNames.find((name) => name === chosen);
  if (engine) return [engine];
  throw new NoContainerEngine(
    `CONTAINER_ENGINE must be ${engineNames.join(' or ')}, not "${chosen}"`,
  );
}

async function whyNot(
  engine: ContainerEngine,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  try {
    await runProgram(engine, questions[engine], { env });
    return undefined;
  } catch (error) {
    return (error as Error).message.trim().split('\n').at(-1);
  }
}

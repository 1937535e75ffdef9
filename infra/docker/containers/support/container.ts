import type { ContainerEngine } from '../../src/container-engine';
import { runProgram } from '../../src/run-program';

export interface ContainerPlan {
  readonly name: string;
  readonly image: string;
  /** Options of `run`. */
  readonly options?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Instead of the image's own command. */
  readonly args?: readonly string[];
}

export interface Container {
  readonly name: string;
  /** Runs a program inside. @returns what it printed @throws when it fails, with its words */
  exec(...command: string[]): Promise<string>;
  /** Writes a file inside as the container's own user, as Skaffold does: by a `tar` in there. */
  copyIn(folder: string, files: readonly string[], to: string): Promise<void>;
  logs(): Promise<string>;
  /** SIGTERM, then SIGKILL after 30 s. @returns the exit code: 137 when it had to be killed */
  stop(): Promise<number>;
  remove(): Promise<void>;
}

/** Starts a container on the network of this machine, where the engines of the test are. */
export async function startContainer(
  engine: ContainerEngine,
  { name, image, options = [], env = {}, args = [] }: ContainerPlan,
): Promise<Container> {
  const ask = (...command: string[]) => runProgram(engine, command);
  const remove = async () => {
    await ask('rm', '--force', '--volumes', name);
  };
  const command = [
    ...['run', '--detach', '--name', name, '--network=host'],
    // podman's own default is more than one without privileges may give away
    ...['--ulimit=nofile=4096:4096', '--ulimit=nproc=4096:4096'],
    // docker does not do it, and neither does Kubernetes
    ...(engine === 'podman' ? ['--read-only-tmpfs=false'] : []),
    ...options,
    ...Object.entries(env).map(([key, value]) => `--env=${key}=${value}`),
    image,
    ...args,
  ];
  try {
    await ask(...command);
  } catch (error) {
    await remove().catch(() => undefined); // it may have been made, and not started
    throw error;
  }
  return {
    name,
    exec: (...command) => ask('exec', name, ...command),
    copyIn: async (folder, files, to) => {
      const extract = `"${engine}" exec -i "${name}" tar -xf - -C "${to}" --no-same-owner`;
      const script = `tar -cf - -C "${folder}" ${files.map((file) => `"${file}"`).join(' ')} | ${extract}`;
      await runProgram('sh', ['-c', script]);
    },
    // docker gives back what was written on standard error there as well
    logs: () => runProgram('sh', ['-c', `"${engine}" logs "${name}" 2>&1`]),
    stop: async () => {
      await ask('stop', '--time', '30', name);
      return Number(await ask('inspect', '--format', '{{.State.ExitCode}}', name));
    },
    remove,
  };
}

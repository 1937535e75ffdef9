import path from 'node:path';
import type { ContainerEngine } from './container-engine';
import { referenceOf, type ImageName, type Target } from './image-names';
import { runProgram } from './run-program';

/** The repository, which is the context of every build. */
export const root = path.resolve(__dirname, '../../..');

export interface BuildOptions {
  readonly tag: string;
  readonly target: Target;
  /** Base of all images; the Dockerfile's own when left out. */
  readonly nodeImage?: string;
  /** Further options of `docker build` or `podman build`. */
  readonly engineOptions?: readonly string[];
}

/** What the label of an image says about where it is from. */
export interface Origin {
  /** The commit. */
  readonly revision?: string;
  /** Where that can be read, an https address. */
  readonly source?: string;
}

/**
 * Builds one image, with the engine's own progress in the terminal.
 *
 * @throws when the engine fails, which has said why by then
 */
export async function buildImage(
  engine: ContainerEngine,
  name: ImageName,
  options: BuildOptions,
  origin: Origin = {},
): Promise<void> {
  await runProgram(engine, buildArguments(name, options, origin), {
    cwd: root,
    // the builder that passes over the stages that an image does not need
    env: { ...process.env, DOCKER_BUILDKIT: '1' },
    inherit: true,
  });
}

/** `build --file … --build-arg SERVICE=auth … .` */
export function buildArguments(
  name: ImageName,
  { tag, target, nodeImage, engineOptions = [] }: BuildOptions,
  { revision, source }: Origin = {},
): string[] {
  const buildArgs = { SERVICE: name, NODE_IMAGE: nodeImage, REVISION: revision, SOURCE: source };
  return [
    'build',
    ...['--file', 'infra/docker/Dockerfile', '--target', target],
    ...Object.entries(buildArgs)
      .filter(([, value]) => value)
      .flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
    ...['--tag', referenceOf(name, tag)],
    ...engineOptions,
    '.',
  ];
}

/** The commit that is checked out, and the https address of its repository; where there is git. */
export async function originOfCheckout(folder = root): Promise<Origin> {
  const git = (...args: string[]) =>
    runProgram('git', args, { cwd: folder }).catch(() => undefined);
  const remote = await git('remote', 'get-url', 'origin');
  return {
    revision: await git('rev-parse', 'HEAD'),
    // an address with a password in it is nobody else's business, nor is a folder
    source: remote && /^https:\/\/[^@]+$/.test(remote) ? remote.replace(/\.git$/, '') : undefined,
  };
}

/** Bytes of an image, its base included. */
export async function sizeOf(engine: ContainerEngine, reference: string): Promise<number> {
  return Number(await runProgram(engine, ['image', 'inspect', '--format', '{{.Size}}', reference]));
}

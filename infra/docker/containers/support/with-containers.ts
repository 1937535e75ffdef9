import { engineNames, type ContainerEngine } from '../../src/container-engine';

/** A suite that needs docker or podman; it is skipped, saying why, where neither works. */
export function withContainers(name: string, suite: (engine: ContainerEngine) => void): void {
  const why = process.env.GITTIX_NO_CONTAINERS;
  const engine = engineNames.find((known) => known === process.env.CONTAINER_ENGINE);
  if (engine && !why) describe(name, () => suite(engine));
  else describe.skip(`${name} (${why})`, () => suite('docker'));
}

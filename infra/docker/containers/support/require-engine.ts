import { findContainerEngine } from '../../src/container-engine';

/**
 * Once before all suites: whether a container can be run here at all. Where none can, they are
 * skipped, each with the reason in its name.
 */
export default async function requireEngine(): Promise<void> {
  try {
    process.env.CONTAINER_ENGINE = await findContainerEngine();
  } catch (error) {
    process.env.GITTIX_NO_CONTAINERS = error instanceof Error ? error.message : String(error);
  }
}

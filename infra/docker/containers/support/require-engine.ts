import { findContainerEngine } from '../../src/container-engine';

/**
 * Once before all suites: whether a container can be run here at all. Where none can, they are
 * skipped, with the reason; with `GITTIX_REQUIRE_CONTAINERS` set that is a failure.
 */
export default async function requireEngine(): Promise<void> {
  try {
    process.env.CONTAINER_ENGINE = await findContainerEngine();
  } catch (error) {
    if (process.env.GITTIX_REQUIRE_CONTAINERS) throw error;
    const why = error instanceof Error ? error.message : String(error);
    process.env.GITTIX_NO_CONTAINERS = why;
    console.warn(`The images are not tested: ${why}`);
  }
}

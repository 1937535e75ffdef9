import { launchBrowser } from './browser';

/**
 * Once before all suites: whether a browser can be started here at all. Where none can, they are
 * skipped, each with the reason in its name; with `GITTIX_REQUIRE_BROWSER` set that is a failure.
 */
export default async function requireBrowser(): Promise<void> {
  try {
    await (await launchBrowser()).close();
  } catch (error) {
    if (process.env.GITTIX_REQUIRE_BROWSER) throw error;
    process.env.GITTIX_NO_BROWSER = (error instanceof Error ? error.message : String(error))
      .split('\n')[0]
      ?.slice(0, 200);
  }
}

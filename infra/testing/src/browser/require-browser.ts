import { launchBrowser } from './launch-browser';

/**
 * Once before all suites: whether a browser can be started here at all. Where none can, they are
 * skipped, each with the reason in its name; with `GITTIX_REQUIRE_BROWSER` set that is a failure.
 */
export default async function requireBrowser(): Promise<void> {
  try {
    await (await launchBrowser()).close();
  } catch (error) {
    if (process.env.GITTIX_REQUIRE_BROWSER) throw error;
    process.env.GITTIX_NO_BROWSER = reasonOf(error);
  }
}

/** One line of it: of a program that failed, what it said rather than how it was called. */
function reasonOf(error: unknown): string {
  const lines = String(error).split('\n');
  const said = lines.slice(1).find((line) => /^\w*Error\b/.test(line));
  return (said ?? lines[0] ?? '').slice(0, 200);
}

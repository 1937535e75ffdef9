/** A suite that needs a browser; it is skipped, saying why, where none can be started. */
export function withABrowser(name: string, suite: () => void): void {
  const why = process.env.GITTIX_NO_BROWSER;
  if (why) describe.skip(`${name} (no browser can be started: ${why})`, suite);
  else describe(name, suite);
}

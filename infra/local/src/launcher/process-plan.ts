/** A process that the launcher keeps running: how to start it, and how to know that it serves. */
export interface ProcessPlan {
  /** `orders`; a further replica is `orders-2`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Read at every start of the process, so that each gets a client id of its own. */
  readonly env: () => NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Whether it serves by now; a rejection counts as no. */
  readonly isReady: () => Promise<boolean>;
  readonly url?: string;
  readonly managementUrl?: string;
}

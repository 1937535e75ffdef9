import type { DataFolder } from './data-folder';
import { enginesOf, type StackPlan } from './plan';
import type { ProcessPlan } from './process-plan';
import { writeRunFile, type RunFile } from './run-file';
import { supervise, type SupervisedProcess } from './supervise';
import type { Terminal } from './terminal';
import { startWatchdog } from './watchdog';

/** The processes of a run, in the layers that are started one after another. */
export interface Stack {
  readonly engines: readonly SupervisedProcess[];
  readonly services: readonly SupervisedProcess[];
  readonly client?: SupervisedProcess;
  readonly gateway: SupervisedProcess;
  readonly compiler?: SupervisedProcess;
  /** Says in the run file that everything serves. */
  markReady(): void;
  /** Stops the layers in the opposite order, each draining before the next is stopped. */
  stop(): Promise<void>;
  /** Ends every process by force. */
  kill(): void;
}

/** Sets up the supervision of a plan; nothing runs yet but the watchdog. */
export function setUpStack(plan: StackPlan, folder: DataFolder, terminal: Terminal): Stack {
  const watchdog = startWatchdog(record);
  const startedAt = new Date().toISOString();
  let ready = false;
  let stopping: Promise<void> | undefined;

  const supervised = (process: ProcessPlan) =>
    supervise(process, {
      watchdog,
      announce: (sentence) => terminal.announce(process.name, sentence),
      logged: (line) => terminal.logged(process.name, line),
      changed: record,
    });
  const engines = enginesOf(plan).flatMap(({ process }) => (process ? [supervised(process)] : []));
  const services = plan.services.map(supervised);
  const client = plan.client && supervised(plan.client);
  const gateway = supervised(plan.gateway);
  const compiler = plan.compiler && supervised(plan.compiler);
  const layers = [
    engines,
    client ? [...services, client] : services,
    [gateway],
    compiler ? [compiler] : [],
  ];
  const all = layers.flat();

  function record(): void {
    if (stopping) return;
    try {
      const facts = { watchdogPid: watchdog.pid, startedAt, ready };
      writeRunFile(folder.path, runFileOf(plan, all, facts));
    } catch (error) {
      // a full disk is no reason to take everything down
      const text = `${folder.path}/run.json can't be written: ${String(error)}`;
      terminal.logged('launcher', { level: 'error', text });
    }
  }

  async function stop(): Promise<void> {
    for (const layer of layers.toReversed()) {
      await Promise.all(layer.map((process) => process.stop()));
    }
    await watchdog.close();
  }

  record();
  return {
    engines,
    services,
    client,
    gateway,
    compiler,
    markReady: () => {
      ready = true;
      record();
    },
    stop: () => (stopping ??= stop()),
    kill: () => {
      for (const process of all) {
        void process.stop(); // or it would be started again
        process.kill();
      }
    },
  };
}

function runFileOf(
  { url, engines: { mongo, nats, queue, stripe } }: StackPlan,
  processes: readonly SupervisedProcess[],
  facts: Pick<RunFile, 'watchdogPid' | 'startedAt' | 'ready'>,
): RunFile {
  return {
    pid: process.pid,
    ...facts,
    url,
    mongo: { source: mongo.source, urls: mongo.urls },
    nats: {
      source: nats.source,
      url: nats.url,
      monitorUrl: nats.monitorUrl,
      clusterId: nats.clusterId,
    },
    queue: { source: queue.source, place: queue.place },
    stripe: { source: stripe.source, url: stripe.environment.STRIPE_API_URL },
    processes: processes.map(({ plan, state }) => ({
      name: plan.name,
      ...state,
      url: plan.url,
      managementUrl: plan.managementUrl,
      log: plan.logFile,
    })),
  };
}

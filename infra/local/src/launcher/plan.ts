import { planClient, type ClientPlan } from './client';
import type { DataFolder } from './data-folder';
import type { Engine, EngineContext } from './engines/engine';
import { chooseMongo } from './engines/mongo';
import { chooseNats } from './engines/nats';
import { chooseQueue } from './engines/queue';
import { chooseStripe } from './engines/stripe';
import { planGateway } from './gateway';
import { claimPort, freePort } from './ports';
import type { ProcessPlan } from './process-plan';
import { planCompiler } from './reload';
import { placeServices, planService, type Engines, type ServicePlan } from './services';
import { isSetting, type Settings } from './settings';

/** All that a run is going to start, and where each part will be. */
export interface StackPlan {
  /** The gateway. */
  readonly url: string;
  readonly engines: Engines;
  readonly services: readonly ServicePlan[];
  /** The web client, where its pages have been built. */
  readonly client?: ClientPlan;
  readonly gateway: ProcessPlan;
  /** Compiles what is edited, when the run reloads. */
  readonly compiler?: ProcessPlan;
}

interface PlanOptions {
  /** The repository. */
  readonly root: string;
  /** Whether what is edited is compiled while the stack runs. */
  readonly reload: boolean;
}

/**
 * Decides everything that there is to decide, before anything is started.
 *
 * @throws {Problem} for a port in use and for a service that has not been built
 */
export async function planStack(
  settings: Settings,
  folder: DataFolder,
  env: NodeJS.ProcessEnv,
  { root, reload }: PlanOptions,
): Promise<StackPlan> {
  const context: EngineContext = { settings, folder, inherited: inheritedFrom(env) };
  // every address and, as another program may hold that one alone, the machine's own
  const port = await claimPort('PORT', settings.PORT, [undefined, '127.0.0.1']);
  const nats = await chooseNats(context);
  const replicas = await placeServices(context);
  const payments = replicas.find(({ service }) => service === 'payments');
  const webhookUrl = `http://127.0.0.1:${payments?.port}/api/payments/webhook`;

  const engines: Engines = {
    mongo: await chooseMongo(context),
    nats,
    queue: await chooseQueue(context),
    stripe: await chooseStripe(context, webhookUrl),
  };
  const site = { root, reload, port: await freePort(), gatewayPort: port };
  const client = planClient(site, engines.stripe, context);
  return {
    url: `http://localhost:${port}`,
    engines,
    services: replicas.map((replica) => planService(replica, engines, context)),
    client,
    gateway: planGateway(port, { replicas, client }, engines.stripe, context, root),
    compiler: reload ? planCompiler(context, root) : undefined,
  };
}

export function enginesOf({ engines }: StackPlan): Engine[] {
  return [engines.mongo, engines.nats, engines.queue, engines.stripe];
}

/** The launcher's own settings are for the launcher: each process is told what concerns it. */
function inheritedFrom(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const others = Object.entries(env).filter(([name]) => !isSetting(name));
  return { NODE_ENV: 'production', ...Object.fromEntries(others) };
}

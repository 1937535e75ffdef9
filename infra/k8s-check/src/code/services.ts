import { execFile, execFileSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { settingCatalogue, type Setting } from '@gittix/common';
import type { Environment, Program } from '../context';
import { readText, root } from './repository';

const checkSettings = path.join(__dirname, 'check-settings.cjs');

/** How the management server answers probes; code/__test__/services.test.ts asks a running one. */
export const managementProbes: Program['probes'] = {
  startupProbe: { port: 'management', paths: ['/healthz', '/readyz'] },
  readinessProbe: { port: 'management', paths: ['/readyz'] },
  livenessProbe: { port: 'management', paths: ['/healthz'] },
};

/** Addresses that are called when the environment names none: Stripe's library knows its own. */
const defaults: Readonly<Record<string, Environment>> = {
  payments: { STRIPE_API_URL: 'https://api.stripe.com' },
};

/** A built service: `build/index.js` in its folder, started by `startService`. */
export function serviceProgram(name: string): Program {
  const variables = Object.entries<Setting>(settingCatalogue)
    .filter(([, { services }]) => services.includes(name))
    .map(([variable]) => variable);
  return {
    name,
    variables: [...variables, 'NODE_OPTIONS'],
    problemsWith: (environment) => problemsWith(name, environment),
    defaults: defaults[name] ?? {},
    probes: managementProbes,
    stopSeconds: stopSeconds(),
    writes: () => [],
  };
}

/** By question: loading a service takes most of a second. */
const answers = new Map<string, readonly string[]>();
const keyOf = (service: string, environment: Environment) => JSON.stringify([service, environment]);

function problemsWith(service: string, environment: Environment): readonly string[] {
  const known = answers.get(keyOf(service, environment));
  if (known) return known;
  const { args, options } = question(service);
  const input = JSON.stringify([environment]);
  const output = execFileSync(process.execPath, args, { ...options, input });
  remember(service, [environment], output);
  return problemsWith(service, environment);
}

/** Asks a service about many environments at once, so that `problemsWith` need not ask for each. */
export async function askAhead(
  service: string,
  environments: readonly Environment[],
): Promise<void> {
  const { args, options } = question(service);
  const asked = promisify(execFile)(process.execPath, args, options);
  asked.child.stdin?.end(JSON.stringify(environments));
  const { stdout } = await asked;
  remember(service, environments, stdout);
}

function question(service: string) {
  const script = path.join(root, service, 'build/index.js');
  const env = { PATH: process.env.PATH };
  const options = { env, encoding: 'utf8', timeout: 60_000 } as const;
  return { args: ['--require', checkSettings, script], options };
}

/** @param output the last line of which is the answer: a service may log while it is loaded */
function remember(service: string, environments: readonly Environment[], output: string): void {
  const line = output.trim().split('\n').at(-1) ?? '';
  const problems = JSON.parse(line) as readonly string[][];
  environments.forEach((environment, i) => {
    answers.set(keyOf(service, environment), problems[i] ?? []);
  });
}

/** @throws when common no longer says how long a stop may take */
function stopSeconds(): number {
  const [, text] =
    /const STOP_MS = ([\d_]+);/.exec(readText('common/src/service/start-service.ts')) ?? [];
  if (!text) throw new Error('start-service.ts no longer has STOP_MS: adapt this file');
  return Number(text.replaceAll('_', '')) / 1_000;
}

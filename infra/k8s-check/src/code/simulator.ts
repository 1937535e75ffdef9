import type { Program } from '../context';
import { valueOf } from '../engines';

const answer = { port: 'http', paths: ['/'] };

/** The Stripe simulator, which takes everything from its command line. */
export function simulatorProgram(): Program {
  return {
    name: 'local',
    variables: ['NODE_ENV', 'NODE_OPTIONS'],
    problemsWith: () => [],
    defaults: {},
    probes: { startupProbe: answer, readinessProbe: answer, livenessProbe: answer },
    stopSeconds: 1, // it keeps what it knows with every call
    writes: (args) => [valueOf('--data', args) ?? []].flat(),
  };
}

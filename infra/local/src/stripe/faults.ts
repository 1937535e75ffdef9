import { invalidParameter } from './errors';
import { optionalInteger, type Params, refuseUnknown, text } from './params';

/** What goes wrong. The work is done only in the two `charge_then_…` modes and in `slow`. */
export const FAULT_MODES = [
  'charge_then_hang',
  'charge_then_reset',
  'error_500',
  'hang',
  'rate_limit',
  'reset',
  'slow',
] as const;

export interface Fault {
  /** `payment_intents.confirm`, or `confirm` for any resource's, or `*` for every call of Stripe's. */
  call: string;
  mode: (typeof FAULT_MODES)[number];
  /** How many more calls it meets. */
  times: number;
  /** Milliseconds before the work begins: `slow` only. */
  delay_ms: number;
}

/** Faults to come, in the order in which they were asked for. They are not kept over a restart. */
export interface Faults {
  plan(params: Params): Fault;
  list(): Fault[];
  clear(): void;
  /** The fault that this call (`payment_intents.confirm`) meets, used up by it. */
  strike(call: string): Fault | undefined;
}

export function faults(): Faults {
  let planned: Fault[] = [];

  return {
    plan(params) {
      const fault = readFault(params);
      planned.push(fault);
      return fault;
    },
    list: () => planned,
    clear() {
      planned = [];
    },
    strike(call) {
      const fault = planned.find((one) => meets(one, call));
      if (!fault) return undefined;
      fault.times -= 1;
      planned = planned.filter((one) => one.times > 0);
      return fault;
    },
  };
}

/** The simulator's own calls are spared, or a fault of every call could never be cleared. */
function meets(fault: Fault, call: string): boolean {
  if (call.startsWith('simulator.')) return false;
  return fault.call === '*' || fault.call === call || call.endsWith(`.${fault.call}`);
}

function readFault(params: Params): Fault {
  refuseUnknown(params, ['call', 'delay_ms', 'mode', 'times']);
  const call = text(params, 'call');
  const mode = FAULT_MODES.find((one) => one === params.mode);
  if (mode === undefined) {
    throw invalidParameter(`Invalid mode: must be one of ${FAULT_MODES.join(', ')}`, 'mode');
  }
  const times = optionalInteger(params, 'times') ?? 1;
  if (times < 1) throw invalidParameter('times must be at least 1', 'times');
  const delay = optionalInteger(params, 'delay_ms') ?? 1000;
  if (delay < 0 || delay > 600_000) {
    throw invalidParameter('delay_ms must be between 0 and 600000', 'delay_ms');
  }
  return { call, mode, times, delay_ms: delay };
}

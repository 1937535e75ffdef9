import type { Site } from './site';

/** What goes wrong at the Stripe simulator (docs/stripe-simulator.md). */
export interface Fault {
  readonly call: string;
  readonly mode: 'reset' | 'charge_then_reset' | 'slow' | 'error_500';
  /** How many calls it meets; one unless told otherwise. */
  readonly times?: number;
  /** Milliseconds, of `slow`. */
  readonly delay_ms?: number;
}

/** Lets calls that payments makes go wrong. */
export async function planFault(site: Site, fault: Fault): Promise<void> {
  const params = Object.entries(fault).map(([name, value]) => [name, `${value}`]);
  await faults(site, { method: 'POST', body: new URLSearchParams(params) });
}

/** Whether a fault waits for a call still, rather than having met it. */
export async function isPlanned(site: Site, call: Fault['call']): Promise<boolean> {
  const response = await faults(site, { method: 'GET' });
  const { data } = (await response.json()) as { data: readonly Fault[] };
  return data.some((fault) => fault.call === call);
}

export async function clearFaults(site: Site): Promise<void> {
  await faults(site, { method: 'DELETE' });
}

async function faults({ stack }: Site, request: RequestInit): Promise<Response> {
  const response = await fetch(`${stack.run.stripe.url}/v1/simulator/faults`, {
    ...request,
    headers: { Authorization: 'Bearer sk_test_gittix' },
  });
  if (!response.ok) throw new Error(`faults: ${response.status} ${await response.text()}`);
  return response;
}

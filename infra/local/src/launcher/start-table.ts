import { enginesOf, type StackPlan } from './plan';
import { table } from './table';

/** Where everything is, and which engine serves. */
export function startTable(plan: StackPlan): string {
  const where = table(['what', 'where']);
  where.push(['site', plan.url], ['API', `${plan.url}/api`]);
  if (!plan.client) where.push(['pages', 'not built: `npm run build -w client`']);
  const { monitorUrl } = plan.engines.nats;
  if (monitorUrl) where.push(['NATS monitoring', `${monitorUrl}/streaming`]);
  for (const { name, managementUrl } of plan.services) {
    where.push([`${name}: health, metrics`, `${managementUrl}/readyz, /metrics`]);
  }

  const engines = table(['engine', 'taken from', 'where']);
  for (const { title, source, place } of enginesOf(plan)) engines.push([title, source, place]);
  return `${where.toString()}\n${engines.toString()}`;
}

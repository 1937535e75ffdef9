const units: Readonly<Record<string, number>> = {
  ...{ m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 },
};

/**
 * A quantity as a number: `500m` is a half, `1Ki` is 1024. NaN, which is above nothing, for what is
 * missing or in a unit that is not used here.
 */
export function amountOf(quantity: string | number | undefined): number {
  const [, number, unit = ''] = /^([\d.]+)([a-zA-Z]*)$/.exec(String(quantity)) ?? [];
  return Number(number) * (units[unit] ?? NaN);
}

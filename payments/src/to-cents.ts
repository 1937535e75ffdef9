/**
 * Dollars with at most two decimals → integer cents, which is what Stripe charges. 19.99 × 100 is
 * 1998.9999999999998: the product is rounded, never cut.
 */
export function toCents(dollars: number): number {
  return Math.round(dollars * 100);
}

const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

/** `1234.5` → `$1,234.50` */
export function formatMoney(price: number): string {
  return dollars.format(price);
}

/**
 * The amount that somebody typed, with two decimals: `20` → `20.00`, `$1,234.5` → `1234.50`,
 * `19,90` → `19.90`. What can't be read for sure stays as it is.
 */
export function tidyPrice(text: string): string {
  const typed = text.replace(/[$\s]/g, '');
  const plain = /^\d{1,3}(,\d{3})+(\.\d*)?$/.test(typed)
    ? typed.replaceAll(',', '')
    : typed.replace(/^(\d+),(\d{1,2})$/, '$1.$2');
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(plain)) return text;
  return Number.parseFloat(plain).toFixed(2);
}

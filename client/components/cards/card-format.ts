/** `42424242` → `4242 4242`, as the digits stand on a card. */
export function groupCardNumber(text: string): string {
  return text
    .replace(/\D/g, '')
    .slice(0, 19)
    .replace(/(\d{4})(?=\d)/g, '$1 ');
}

/** `1229` → `12 / 29`; a four-digit year, as browsers fill it in, stays. */
export function digitsOfExpiry(text: string): string {
  const typed = text.replace(/\D/g, '').slice(0, 6);
  const digits = /^[2-9]/.test(typed) ? `0${typed}` : typed;
  return digits.length > 2 ? `${digits.slice(0, 2)} / ${digits.slice(2, 6)}` : digits;
}

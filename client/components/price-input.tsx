import { tidyPrice } from '../lib/money';
import { TextField } from './text-field';

interface PriceInputProps {
  readonly name: string;
  /** Dollars. */
  readonly defaultPrice?: number;
  readonly error?: string;
}

/** A price in dollars, tidied to two decimals when it is left. */
export function PriceInput({ name, defaultPrice, error }: PriceInputProps) {
  return (
    <TextField
      label="Price"
      name={name}
      prefix="$"
      inputMode="decimal"
      autoComplete="off"
      placeholder="0.00"
      hint="In US dollars, such as 20 or 19.90."
      required
      defaultValue={defaultPrice?.toFixed(2)}
      onBlur={({ target }) => (target.value = tidyPrice(target.value))}
      error={error}
    />
  );
}

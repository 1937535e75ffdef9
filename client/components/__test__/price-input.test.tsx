import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { PriceInput } from '../price-input';

afterEach(cleanup);

async function leaveWith(text: string): Promise<string> {
  render(<PriceInput name="price" />);
  const input = screen.getByLabelText<HTMLInputElement>('Price');
  await userEvent.type(input, text);
  await userEvent.tab();
  const { value } = input;
  cleanup();
  return value;
}

it.each([
  ['20', '20.00'],
  ['19.5', '19.50'],
  ['19.999', '20.00'],
  ['.5', '0.50'],
  ['5.', '5.00'],
  [' 20 ', '20.00'],
  ['$20', '20.00'],
  ['1,234.5', '1234.50'],
  ['19,90', '19.90'],
])('makes %p %p when it is left', async (typed, tidied) => {
  expect(await leaveWith(typed)).toBe(tidied);
});

it.each(['abc', '12abc', '1e5', '1,2,3', '--5'])(
  'leaves %p as it is, for its writer to see what is wrong',
  async (typed) => {
    expect(await leaveWith(typed)).toBe(typed);
  },
);

it('leaves an empty price empty', async () => {
  render(<PriceInput name="price" />);
  const input = screen.getByLabelText<HTMLInputElement>('Price');

  await userEvent.click(input);
  await userEvent.tab();

  expect(input.value).toBe('');
});

it('starts with the price that the ticket has', () => {
  render(<PriceInput name="price" defaultPrice={7.5} />);

  expect(screen.getByLabelText<HTMLInputElement>('Price').value).toBe('7.50');
});

it('says why a price was refused, to eyes and to screen readers', () => {
  render(<PriceInput name="price" error="Price must be greater than 0" />);
  const input = screen.getByLabelText('Price');

  expect(input.getAttribute('aria-invalid')).toBe('true');
  const description = document.getElementById(input.getAttribute('aria-describedby') ?? '');
  expect(description?.textContent).toBe('Price must be greater than 0');
});
